// The part of libcurl that Lanyard calls. The types and numbers are those of its header; the library itself is opened at run time, when
// something is sent for the first time: with the thirty libraries that it brings it takes longer to load than most commands take to run.
#pragma once

#if !__has_include(<curl/curl.h>)
#error "libcurl's header is not there: install libcurl4-openssl-dev (Debian) or libcurl-devel (Red Hat)"
#endif
#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

/// Opens the library of that name as dlopen finds it and makes it ready, for the life of the process. False when it is not there, lacks a
/// function or does not start; `problem` then says why. Nothing else here may be called before it has given true, and it may be called
/// by one thread at a time.
bool lanyard_curl_open(const char *name, char *problem, size_t problem_size);

curl_version_info_data *lanyard_version_info(CURLversion age);
/// Of OpenSSL's errors libcurl tells the oldest of the thread, which may be one that an earlier transfer has left behind. With another
/// library for TLS there is nothing to forget.
void lanyard_forget_tls_errors(void);

CURL *lanyard_easy_init(void);
void lanyard_easy_cleanup(CURL *handle);
CURLcode lanyard_easy_pause(CURL *handle, int what);

// Swift cannot call variadic functions: one wrapper per type of argument.
CURLcode lanyard_easy_set_long(CURL *handle, CURLoption option, long value);
CURLcode lanyard_easy_set_offset(CURL *handle, CURLoption option, curl_off_t value);
CURLcode lanyard_easy_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode lanyard_easy_set_pointer(CURL *handle, CURLoption option, void *value);
CURLcode lanyard_easy_set_fields(CURL *handle, struct curl_slist *fields);
/// libcurl keeps a copy.
CURLcode lanyard_easy_set_blob(CURL *handle, CURLoption option, const void *data, size_t count);
typedef size_t (*lanyard_data_function)(char *, size_t, size_t, void *);
CURLcode lanyard_easy_set_data_function(CURL *handle, CURLoption option, lanyard_data_function function);
CURLcode lanyard_easy_set_prerequest_function(CURL *handle, curl_prereq_callback function);
/// Lets no program that is started meanwhile inherit a socket: it would keep connections open, and be able to read them.
CURLcode lanyard_easy_set_closing_sockets(CURL *handle);
CURLcode lanyard_easy_get_long(CURL *handle, CURLINFO info, long *value);
/// The server's own certificate in PEM, the first of those it sent; NULL unless this transfer asked for it and opened the connection.
const char *lanyard_easy_get_certificate(CURL *handle);

/// The list with one more field; NULL, and the list as it was, when there is no memory left.
struct curl_slist *lanyard_fields_append(struct curl_slist *fields, const char *field);
void lanyard_fields_free(struct curl_slist *fields);

CURLM *lanyard_multi_init(void);
CURLMcode lanyard_multi_cleanup(CURLM *multi);
CURLMcode lanyard_multi_add(CURLM *multi, CURL *handle);
CURLMcode lanyard_multi_remove(CURLM *multi, CURL *handle);
CURLMcode lanyard_multi_set_long(CURLM *multi, CURLMoption option, long value);
CURLMcode lanyard_multi_set_socket_function(CURLM *multi, curl_socket_callback function, void *context);
CURLMcode lanyard_multi_set_timer_function(CURLM *multi, curl_multi_timer_callback function, void *context);
CURLMcode lanyard_multi_socket_action(CURLM *multi, curl_socket_t socket, int events, int *running);
CURLMcode lanyard_multi_poll(CURLM *multi, struct curl_waitfd *sockets, unsigned int count, int milliseconds);
CURLMcode lanyard_multi_wakeup(CURLM *multi);
CURLMsg *lanyard_multi_info_read(CURLM *multi, int *queued);
CURLcode lanyard_message_result(const CURLMsg *message);

// A macro with a cast, which Swift does not import.
static const long lanyard_proxyauth_basic = CURLAUTH_BASIC;
