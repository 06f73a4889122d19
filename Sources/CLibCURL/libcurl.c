#include "CLibCURL.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#ifndef SOCK_CLOEXEC
#include <fcntl.h>
#endif

#define FUNCTIONS(each)                                                                                                       \
  each(curl_global_init) each(curl_version_info)                                                                              \
  each(curl_easy_init) each(curl_easy_cleanup) each(curl_easy_pause) each(curl_easy_setopt) each(curl_easy_getinfo)           \
  each(curl_slist_append) each(curl_slist_free_all)                                                                           \
  each(curl_multi_init) each(curl_multi_cleanup) each(curl_multi_add_handle) each(curl_multi_remove_handle)                   \
  each(curl_multi_setopt) each(curl_multi_socket_action) each(curl_multi_poll) each(curl_multi_wakeup) each(curl_multi_info_read)

/* The types are those of the declarations in libcurl's header, so that the compiler checks every call. */
struct functions {
#define MEMBER(name) __typeof__(name) *name;
  FUNCTIONS(MEMBER)
#undef MEMBER
  void (*ERR_clear_error)(void);
};

/* Filled once, before anything of it is called. */
static struct functions library;

/* The parentheses switch off curl's macros for checking types. */
#define CALL(name) (library.name)

bool lanyard_curl_open(const char *name, char *problem, size_t problem_size) {
  void *handle = dlopen(name, RTLD_LAZY | RTLD_LOCAL);
  if (handle == NULL) {
    const char *text = dlerror();
    snprintf(problem, problem_size, "%s", text != NULL ? text : "it cannot be opened");
    return false;
  }
  struct functions found = {0};
  const char *missing = NULL;
#define FIND(name) \
  if ((found.name = (__typeof__(name) *)dlsym(handle, #name)) == NULL && missing == NULL) missing = #name;
  FUNCTIONS(FIND)
#undef FIND
  if (missing != NULL) {
    snprintf(problem, problem_size, "%s: it has no function %s", name, missing);
    return false;
  }
  /* Looked for in what libcurl depends on, too. */
  found.ERR_clear_error = (void (*)(void))dlsym(handle, "ERR_clear_error");
  CURLcode code = found.curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) {
    snprintf(problem, problem_size, "%s: it does not start (error %d)", name, (int)code);
    return false;
  }
  library = found;
  return true;
}

curl_version_info_data *lanyard_version_info(CURLversion age) { return CALL(curl_version_info)(age); }

void lanyard_forget_tls_errors(void) {
  if (library.ERR_clear_error != NULL) library.ERR_clear_error();
}

CURL *lanyard_easy_init(void) { return CALL(curl_easy_init)(); }

void lanyard_easy_cleanup(CURL *handle) { CALL(curl_easy_cleanup)(handle); }

CURLcode lanyard_easy_pause(CURL *handle, int what) { return CALL(curl_easy_pause)(handle, what); }

CURLcode lanyard_easy_set_long(CURL *handle, CURLoption option, long value) {
  return CALL(curl_easy_setopt)(handle, option, value);
}

CURLcode lanyard_easy_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
  return CALL(curl_easy_setopt)(handle, option, value);
}

CURLcode lanyard_easy_set_string(CURL *handle, CURLoption option, const char *value) {
  return CALL(curl_easy_setopt)(handle, option, value);
}

CURLcode lanyard_easy_set_pointer(CURL *handle, CURLoption option, void *value) {
  return CALL(curl_easy_setopt)(handle, option, value);
}

CURLcode lanyard_easy_set_fields(CURL *handle, struct curl_slist *fields) {
  return CALL(curl_easy_setopt)(handle, CURLOPT_HTTPHEADER, fields);
}

CURLcode lanyard_easy_set_blob(CURL *handle, CURLoption option, const void *data, size_t count) {
  struct curl_blob blob = {(void *)data, count, CURL_BLOB_COPY};
  return CALL(curl_easy_setopt)(handle, option, &blob);
}

CURLcode lanyard_easy_set_data_function(CURL *handle, CURLoption option, lanyard_data_function function) {
  return CALL(curl_easy_setopt)(handle, option, function);
}

CURLcode lanyard_easy_set_prerequest_function(CURL *handle, curl_prereq_callback function) {
  return CALL(curl_easy_setopt)(handle, CURLOPT_PREREQFUNCTION, function);
}

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
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

CURLcode lanyard_easy_set_closing_sockets(CURL *handle) {
  return CALL(curl_easy_setopt)(handle, CURLOPT_OPENSOCKETFUNCTION, open_socket);
}

CURLcode lanyard_easy_get_long(CURL *handle, CURLINFO info, long *value) {
  return CALL(curl_easy_getinfo)(handle, info, value);
}

const char *lanyard_easy_get_certificate(CURL *handle) {
  struct curl_certinfo *chain = NULL;
  if (CALL(curl_easy_getinfo)(handle, CURLINFO_CERTINFO, &chain) != CURLE_OK || !chain || chain->num_of_certs < 1) return NULL;
  for (struct curl_slist *entry = chain->certinfo[0]; entry; entry = entry->next)
    if (!strncmp(entry->data, "Cert:", 5)) return entry->data + 5;
  return NULL;
}

struct curl_slist *lanyard_fields_append(struct curl_slist *fields, const char *field) {
  return CALL(curl_slist_append)(fields, field);
}

void lanyard_fields_free(struct curl_slist *fields) { CALL(curl_slist_free_all)(fields); }

CURLM *lanyard_multi_init(void) { return CALL(curl_multi_init)(); }

CURLMcode lanyard_multi_cleanup(CURLM *multi) { return CALL(curl_multi_cleanup)(multi); }

CURLMcode lanyard_multi_add(CURLM *multi, CURL *handle) { return CALL(curl_multi_add_handle)(multi, handle); }

CURLMcode lanyard_multi_remove(CURLM *multi, CURL *handle) { return CALL(curl_multi_remove_handle)(multi, handle); }

CURLMcode lanyard_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return CALL(curl_multi_setopt)(multi, option, value);
}

CURLMcode lanyard_multi_set_socket_function(CURLM *multi, curl_socket_callback function, void *context) {
  CURLMcode code = CALL(curl_multi_setopt)(multi, CURLMOPT_SOCKETDATA, context);
  return code != CURLM_OK ? code : CALL(curl_multi_setopt)(multi, CURLMOPT_SOCKETFUNCTION, function);
}

CURLMcode lanyard_multi_set_timer_function(CURLM *multi, curl_multi_timer_callback function, void *context) {
  CURLMcode code = CALL(curl_multi_setopt)(multi, CURLMOPT_TIMERDATA, context);
  return code != CURLM_OK ? code : CALL(curl_multi_setopt)(multi, CURLMOPT_TIMERFUNCTION, function);
}

CURLMcode lanyard_multi_socket_action(CURLM *multi, curl_socket_t socket, int events, int *running) {
  return CALL(curl_multi_socket_action)(multi, socket, events, running);
}

CURLMcode lanyard_multi_poll(CURLM *multi, struct curl_waitfd *sockets, unsigned int count, int milliseconds) {
  return CALL(curl_multi_poll)(multi, sockets, count, milliseconds, NULL);
}

CURLMcode lanyard_multi_wakeup(CURLM *multi) { return CALL(curl_multi_wakeup)(multi); }

CURLMsg *lanyard_multi_info_read(CURLM *multi, int *queued) { return CALL(curl_multi_info_read)(multi, queued); }

CURLcode lanyard_message_result(const CURLMsg *message) { return message->data.result; }
