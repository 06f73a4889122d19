#pragma once
#include <curl/curl.h>
#include <sys/socket.h>
#include <zlib.h>

#ifndef SOCK_CLOEXEC
#include <fcntl.h>
#endif

/* Swift cannot call variadic functions: one wrapper per type of argument. The parentheses switch off curl's type-checking macros. */
static inline CURLcode lanyard_easy_set_long(CURL *handle, CURLoption option, long value) {
  return (curl_easy_setopt)(handle, option, value);
}
static inline CURLcode lanyard_easy_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
  return (curl_easy_setopt)(handle, option, value);
}
static inline CURLcode lanyard_easy_set_string(CURL *handle, CURLoption option, const char *value) {
  return (curl_easy_setopt)(handle, option, value);
}
static inline CURLcode lanyard_easy_set_pointer(CURL *handle, CURLoption option, void *value) {
  return (curl_easy_setopt)(handle, option, value);
}
static inline CURLcode lanyard_easy_set_fields(CURL *handle, struct curl_slist *fields) {
  return (curl_easy_setopt)(handle, CURLOPT_HTTPHEADER, fields);
}
typedef size_t (*lanyard_data_function)(char *, size_t, size_t, void *);
static inline CURLcode lanyard_easy_set_data_function(CURL *handle, CURLoption option, lanyard_data_function function) {
  return (curl_easy_setopt)(handle, option, function);
}
static inline CURLcode lanyard_easy_set_prerequest_function(CURL *handle, curl_prereq_callback function) {
  return (curl_easy_setopt)(handle, CURLOPT_PREREQFUNCTION, function);
}
/* Sockets that no program started meanwhile inherits: it would keep connections open, and be able to read them. */
static inline curl_socket_t lanyard_open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
  (void)context;
  (void)purpose;
#ifdef SOCK_CLOEXEC
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
#else
  curl_socket_t opened = socket(address->family, address->socktype, address->protocol);
  if (opened >= 0) fcntl(opened, F_SETFD, FD_CLOEXEC);
  return opened;
#endif
}
static inline CURLcode lanyard_easy_set_closing_sockets(CURL *handle) {
  return (curl_easy_setopt)(handle, CURLOPT_OPENSOCKETFUNCTION, lanyard_open_socket);
}
static inline CURLcode lanyard_easy_get_long(CURL *handle, CURLINFO info, long *value) {
  return (curl_easy_getinfo)(handle, info, value);
}
static inline CURLMcode lanyard_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return (curl_multi_setopt)(multi, option, value);
}
static inline CURLcode lanyard_message_result(const CURLMsg *message) { return message->data.result; }

/* Macros with casts, which Swift does not import. */
static const long lanyard_global_default = CURL_GLOBAL_DEFAULT;
static const long lanyard_proxyauth_basic = CURLAUTH_BASIC;
