#include "CGSSAPI.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
  uint32_t initiator_type;
  lanyard_gss_buffer initiator_address;
  uint32_t acceptor_type;
  lanyard_gss_buffer acceptor_address;
  lanyard_gss_buffer application_data;
} channel_bindings;

struct lanyard_gss_library {
  uint32_t (*acquire_cred_from)(
    uint32_t *, lanyard_gss_name, uint32_t, lanyard_gss_oid_set *, int, const lanyard_gss_store *, lanyard_gss_credential *,
    lanyard_gss_oid_set **, uint32_t *);
  uint32_t (*acquire_cred_with_password)(
    uint32_t *, lanyard_gss_name, lanyard_gss_buffer *, uint32_t, lanyard_gss_oid_set *, int, lanyard_gss_credential *,
    lanyard_gss_oid_set **, uint32_t *);
  uint32_t (*store_cred_into)(
    uint32_t *, lanyard_gss_credential, int, lanyard_gss_oid *, uint32_t, uint32_t, const lanyard_gss_store *,
    lanyard_gss_oid_set **, int *);
  uint32_t (*set_neg_mechs)(uint32_t *, lanyard_gss_credential, const lanyard_gss_oid_set *);
  uint32_t (*inquire_cred)(
    uint32_t *, lanyard_gss_credential, lanyard_gss_name *, uint32_t *, int *, lanyard_gss_oid_set **);
  uint32_t (*import_name)(uint32_t *, lanyard_gss_buffer *, lanyard_gss_oid *, lanyard_gss_name *);
  uint32_t (*display_name)(uint32_t *, lanyard_gss_name, lanyard_gss_buffer *, lanyard_gss_oid **);
  uint32_t (*init_sec_context)(
    uint32_t *, lanyard_gss_credential, lanyard_gss_context *, lanyard_gss_name, lanyard_gss_oid *, uint32_t, uint32_t,
    channel_bindings *, lanyard_gss_buffer *, lanyard_gss_oid **, lanyard_gss_buffer *, uint32_t *, uint32_t *);
  uint32_t (*display_status)(uint32_t *, uint32_t, int, lanyard_gss_oid *, uint32_t *, lanyard_gss_buffer *);
  uint32_t (*indicate_mechs)(uint32_t *, lanyard_gss_oid_set **);
  uint32_t (*release_buffer)(uint32_t *, lanyard_gss_buffer *);
  uint32_t (*release_name)(uint32_t *, lanyard_gss_name *);
  uint32_t (*release_cred)(uint32_t *, lanyard_gss_credential *);
  uint32_t (*delete_sec_context)(uint32_t *, lanyard_gss_context *, lanyard_gss_buffer *);
  uint32_t (*release_oid_set)(uint32_t *, lanyard_gss_oid_set **);
  // Of libkrb5 and libcom_err, which the library depends on.
  int32_t (*krb5_init_context)(void **);
  void (*krb5_free_context)(void *);
  int32_t (*krb5_cc_resolve)(void *, const char *, void **);
  int32_t (*krb5_cc_destroy)(void *, void *);
  const char *(*error_message)(long);
};

enum { initiate = 1 };
static const uint32_t indefinite = UINT32_MAX;

static lanyard_gss_oid *oid_of_mechanism(lanyard_gss_mechanism mechanism) {
  static lanyard_gss_oid spnego = {6, "\x2b\x06\x01\x05\x05\x02"};                 // 1.3.6.1.5.5.2, RFC 4178
  static lanyard_gss_oid krb5 = {9, "\x2a\x86\x48\x86\xf7\x12\x01\x02\x02"};       // 1.2.840.113554.1.2.2, RFC 4121
  return mechanism == lanyard_gss_spnego ? &spnego : &krb5;
}

static lanyard_gss_oid *oid_of_name(lanyard_gss_name_kind kind) {
  static lanyard_gss_oid user = {10, "\x2a\x86\x48\x86\xf7\x12\x01\x02\x01\x01"};  // RFC 2744, appendix A
  static lanyard_gss_oid service = {10, "\x2a\x86\x48\x86\xf7\x12\x01\x02\x01\x04"};
  return kind == lanyard_gss_user_name ? &user : &service;
}

static void *find(void *handle, const char *name, const char **missing) {
  void *symbol = dlsym(handle, name);
  if (symbol == NULL && *missing == NULL) *missing = name;
  return symbol;
}

const lanyard_gss_library *lanyard_gss_open(const char *name, char *problem, size_t problem_size) {
  void *handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) {
    const char *text = dlerror();
    snprintf(problem, problem_size, "%s", text != NULL ? text : "it cannot be opened");
    return NULL;
  }
  struct lanyard_gss_library *library = malloc(sizeof *library);
  if (library == NULL) {
    snprintf(problem, problem_size, "there is no memory left");
    return NULL;
  }
  const char *missing = NULL;
  *library = (struct lanyard_gss_library){
    .acquire_cred_from = find(handle, "gss_acquire_cred_from", &missing),
    .acquire_cred_with_password = find(handle, "gss_acquire_cred_with_password", &missing),
    .store_cred_into = find(handle, "gss_store_cred_into", &missing),
    .set_neg_mechs = find(handle, "gss_set_neg_mechs", &missing),
    .inquire_cred = find(handle, "gss_inquire_cred", &missing),
    .import_name = find(handle, "gss_import_name", &missing),
    .display_name = find(handle, "gss_display_name", &missing),
    .init_sec_context = find(handle, "gss_init_sec_context", &missing),
    .display_status = find(handle, "gss_display_status", &missing),
    .indicate_mechs = find(handle, "gss_indicate_mechs", &missing),
    .release_buffer = find(handle, "gss_release_buffer", &missing),
    .release_name = find(handle, "gss_release_name", &missing),
    .release_cred = find(handle, "gss_release_cred", &missing),
    .delete_sec_context = find(handle, "gss_delete_sec_context", &missing),
    .release_oid_set = find(handle, "gss_release_oid_set", &missing),
    .krb5_init_context = find(handle, "krb5_init_context", &missing),
    .krb5_free_context = find(handle, "krb5_free_context", &missing),
    .krb5_cc_resolve = find(handle, "krb5_cc_resolve", &missing),
    .krb5_cc_destroy = find(handle, "krb5_cc_destroy", &missing),
    .error_message = find(handle, "error_message", &missing),
  };
  if (missing == NULL) return library;
  snprintf(problem, problem_size, "%s: it has no function %s", name, missing);
  free(library);
  return NULL;
}

uint32_t lanyard_gss_acquire(
  const lanyard_gss_library *library, uint32_t *minor, lanyard_gss_mechanism mechanism, lanyard_gss_name name,
  const lanyard_gss_store *store, lanyard_gss_credential *credential, uint32_t *lifetime) {
  lanyard_gss_oid_set set = {1, oid_of_mechanism(mechanism)};
  return library->acquire_cred_from(minor, name, indefinite, &set, initiate, store, credential, NULL, lifetime);
}

uint32_t lanyard_gss_acquire_with_password(
  const lanyard_gss_library *library, uint32_t *minor, lanyard_gss_name name, lanyard_gss_buffer *password,
  lanyard_gss_credential *credential) {
  lanyard_gss_oid_set set = {1, oid_of_mechanism(lanyard_gss_krb5)};
  return library->acquire_cred_with_password(minor, name, password, indefinite, &set, initiate, credential, NULL, NULL);
}

uint32_t lanyard_gss_keep(
  const lanyard_gss_library *library, uint32_t *minor, lanyard_gss_credential credential, const lanyard_gss_store *store) {
  const uint32_t overwrite = 1, make_default = 0;
  return library->store_cred_into(
    minor, credential, initiate, oid_of_mechanism(lanyard_gss_krb5), overwrite, make_default, store, NULL, NULL);
}

uint32_t lanyard_gss_negotiate_krb5_only(
  const lanyard_gss_library *library, uint32_t *minor, lanyard_gss_credential credential) {
  lanyard_gss_oid_set set = {1, oid_of_mechanism(lanyard_gss_krb5)};
  return library->set_neg_mechs(minor, credential, &set);
}

uint32_t lanyard_gss_inquire(
  const lanyard_gss_library *library, uint32_t *minor, lanyard_gss_credential credential, lanyard_gss_name *name,
  uint32_t *lifetime) {
  return library->inquire_cred(minor, credential, name, lifetime, NULL, NULL);
}

uint32_t lanyard_gss_import_name(
  const lanyard_gss_library *library, uint32_t *minor, lanyard_gss_buffer *text, lanyard_gss_name_kind kind,
  lanyard_gss_name *name) {
  return library->import_name(minor, text, oid_of_name(kind), name);
}

uint32_t lanyard_gss_display_name(
  const lanyard_gss_library *library, uint32_t *minor, lanyard_gss_name name, lanyard_gss_buffer *text) {
  return library->display_name(minor, name, text, NULL);
}

uint32_t lanyard_gss_step(
  const lanyard_gss_library *library, uint32_t *minor, lanyard_gss_mechanism mechanism, lanyard_gss_credential credential,
  lanyard_gss_context *context, lanyard_gss_name target, uint32_t flags, const lanyard_gss_buffer *binding,
  lanyard_gss_buffer *input, lanyard_gss_buffer *output, uint32_t *flags_granted) {
  channel_bindings bindings = {0};
  if (binding != NULL) bindings.application_data = *binding;
  return library->init_sec_context(
    minor, credential, context, target, oid_of_mechanism(mechanism), flags, 0, binding != NULL ? &bindings : NULL, input, NULL,
    output, flags_granted, NULL);
}

uint32_t lanyard_gss_display_status(
  const lanyard_gss_library *library, uint32_t *minor, uint32_t status, int kind, lanyard_gss_mechanism mechanism,
  uint32_t *more, lanyard_gss_buffer *text) {
  return library->display_status(minor, status, kind, oid_of_mechanism(mechanism), more, text);
}

uint32_t lanyard_gss_mechanisms(const lanyard_gss_library *library, uint32_t *minor, lanyard_gss_oid_set **set) {
  return library->indicate_mechs(minor, set);
}

void lanyard_gss_release_buffer(const lanyard_gss_library *library, lanyard_gss_buffer *buffer) {
  uint32_t minor;
  library->release_buffer(&minor, buffer);
}

void lanyard_gss_release_name(const lanyard_gss_library *library, lanyard_gss_name *name) {
  uint32_t minor;
  library->release_name(&minor, name);
}

void lanyard_gss_release_credential(const lanyard_gss_library *library, lanyard_gss_credential *credential) {
  uint32_t minor;
  library->release_cred(&minor, credential);
}

void lanyard_gss_release_context(const lanyard_gss_library *library, lanyard_gss_context *context) {
  uint32_t minor;
  library->delete_sec_context(&minor, context, NULL);
}

void lanyard_gss_release_mechanisms(const lanyard_gss_library *library, lanyard_gss_oid_set **set) {
  uint32_t minor;
  library->release_oid_set(&minor, set);
}

const char *lanyard_gss_krb5_words(const lanyard_gss_library *library, int32_t code) { return library->error_message(code); }

void lanyard_gss_destroy_cache(const lanyard_gss_library *library, const char *name) {
  void *context = NULL;
  void *cache = NULL;
  if (library->krb5_init_context(&context) != 0) return;
  if (library->krb5_cc_resolve(context, name, &cache) == 0) library->krb5_cc_destroy(context, cache);
  library->krb5_free_context(context);
}
