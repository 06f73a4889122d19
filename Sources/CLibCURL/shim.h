#pragma once
#include <curl/curl.h>
#include <dlfcn.h>
#include <string.h>
#include <sys/socket.h>
#include <zlib.h>

#ifndef SOCK_CLOEXEC
#include <fcntl.h>
#endif

/* Of OpenSSL's errors libcurl tells the oldest of the thread, which may be one that an earlier transfer has left behind. With another
   library for TLS there is nothing to forget. */
static inline void lanyard_forget_tls_errors(void) {
  void *program = dlopen(NULL, RTLD_LAZY);
  if (!program) return;
  void (*clear)(void) = (void (*)(void))dlsym(program, "ERR_clear_error");
  if (clear) clear();
  dlclose(program);
}

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
/* libcurl keeps a copy. */
static inline CURLcode lanyard_easy_set_blob(CURL *handle, CURLoption option, const void *data, size_t count) {
  struct curl_blob blob = {(void *)data, count, CURL_BLOB_COPY};
  return (curl_easy_setopt)(handle, option, &blob);
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
/* The server's own certificate in PEM, the first of those it sent; NULL unless this transfer asked for it and opened the connection. */
static inline const char *lanyard_easy_get_certificate(CURL *handle) {
  struct curl_certinfo *chain = NULL;
  if ((curl_easy_getinfo)(handle, CURLINFO_CERTINFO, &chain) != CURLE_OK || !chain || chain->num_of_certs < 1) return NULL;
  for (struct curl_slist *entry = chain->certinfo[0]; entry; entry = entry->next)
    if (!strncmp(entry->data, "Cert:", 5)) return entry->data + 5;
  return NULL;
}
static inline CURLMcode lanyard_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return (curl_multi_setopt)(multi, option, value);
}
static inline CURLMcode lanyard_multi_set_socket_function(CURLM *multi, curl_socket_callback function, void *context) {
  CURLMcode code = (curl_multi_setopt)(multi, CURLMOPT_SOCKETDATA, context);
  return code != CURLM_OK ? code : (curl_multi_setopt)(multi, CURLMOPT_SOCKETFUNCTION, function);
}
static inline CURLMcode lanyard_multi_set_timer_function(CURLM *multi, curl_multi_timer_callback function, void *context) {
  CURLMcode code = (curl_multi_setopt)(multi, CURLMOPT_TIMERDATA, context);
  return code != CURLM_OK ? code : (curl_multi_setopt)(multi, CURLMOPT_TIMERFUNCTION, function);
}
static inline CURLcode lanyard_message_result(const CURLMsg *message) { return message->data.result; }

/* Macros with casts, which Swift does not import. */
static const long lanyard_global_default = CURL_GLOBAL_DEFAULT;
static const long lanyard_proxyauth_basic = CURLAUTH_BASIC;
