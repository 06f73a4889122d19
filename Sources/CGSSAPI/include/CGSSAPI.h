// The part of MIT Kerberos' GSSAPI (RFC 2743, 2744, 5588 and its own extensions) that Lanyard calls.
//
// The types are laid out as the library's ABI has been since libgssapi_krb5.so.2, so that neither its headers nor a link to
// it are needed: a machine without it builds and runs everything else. Apple's GSS lays some of them out differently.
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct {
  uint32_t length;
  void *elements;
} lanyard_gss_oid;

typedef struct {
  size_t count;
  lanyard_gss_oid *elements;
} lanyard_gss_oid_set;

typedef struct {
  size_t length;
  void *value;
} lanyard_gss_buffer;

typedef struct {
  const char *key;
  const char *value;
} lanyard_gss_pair;

typedef struct {
  uint32_t count;
  lanyard_gss_pair *elements;
} lanyard_gss_store;

typedef struct lanyard_gss_name_value *lanyard_gss_name;
typedef struct lanyard_gss_credential_value *lanyard_gss_credential;
typedef struct lanyard_gss_context_value *lanyard_gss_context;

/// An opened library. It stays open for the life of the process: Kerberos libraries do not bear being closed.
typedef struct lanyard_gss_library lanyard_gss_library;

typedef enum {
  lanyard_gss_spnego,
  lanyard_gss_krb5,
} lanyard_gss_mechanism;

typedef enum {
  lanyard_gss_user_name,
  lanyard_gss_hostbased_service,
} lanyard_gss_name_kind;

enum {
  lanyard_gss_complete = 0,
  lanyard_gss_continue_needed = 1,
  lanyard_gss_major_code = 1,
  lanyard_gss_mechanism_code = 2,
  lanyard_gss_delegate = 1,
  lanyard_gss_mutual = 2,
  lanyard_gss_sequence = 8,
};

/// Opens the library of that name as dlopen finds it. NULL when it is not there or lacks a function; `problem` then says why.
const lanyard_gss_library *lanyard_gss_open(const char *name, char *problem, size_t problem_size);

// Each gives the call's major status: 0, or with an error in its upper 16 bits.

/// Credentials for beginning contexts, from a store, or from the default one where that is NULL.
uint32_t lanyard_gss_acquire(
  const lanyard_gss_library *library, uint32_t *minor, lanyard_gss_mechanism mechanism, lanyard_gss_name name,
  const lanyard_gss_store *store, lanyard_gss_credential *credential, uint32_t *lifetime);
/// Kerberos credentials from the KDC.
uint32_t lanyard_gss_acquire_with_password(
  const lanyard_gss_library *library, uint32_t *minor, lanyard_gss_name name, lanyard_gss_buffer *password,
  lanyard_gss_credential *credential);
/// Copies Kerberos credentials into a store.
uint32_t lanyard_gss_keep(
  const lanyard_gss_library *library, uint32_t *minor, lanyard_gss_credential credential, const lanyard_gss_store *store);
/// Lets SPNEGO negotiate nothing but Kerberos.
uint32_t lanyard_gss_negotiate_krb5_only(
  const lanyard_gss_library *library, uint32_t *minor, lanyard_gss_credential credential);
/// The name and the remaining seconds of credentials.
uint32_t lanyard_gss_inquire(
  const lanyard_gss_library *library, uint32_t *minor, lanyard_gss_credential credential, lanyard_gss_name *name,
  uint32_t *lifetime);
uint32_t lanyard_gss_import_name(
  const lanyard_gss_library *library, uint32_t *minor, lanyard_gss_buffer *text, lanyard_gss_name_kind kind,
  lanyard_gss_name *name);
uint32_t lanyard_gss_display_name(
  const lanyard_gss_library *library, uint32_t *minor, lanyard_gss_name name, lanyard_gss_buffer *text);
/// Begins or continues a context. `binding` is application data of the channel (RFC 5929), or NULL.
uint32_t lanyard_gss_step(
  const lanyard_gss_library *library, uint32_t *minor, lanyard_gss_mechanism mechanism, lanyard_gss_credential credential,
  lanyard_gss_context *context, lanyard_gss_name target, uint32_t flags, const lanyard_gss_buffer *binding,
  lanyard_gss_buffer *input, lanyard_gss_buffer *output, uint32_t *flags_granted);
uint32_t lanyard_gss_display_status(
  const lanyard_gss_library *library, uint32_t *minor, uint32_t status, int kind, lanyard_gss_mechanism mechanism,
  uint32_t *more, lanyard_gss_buffer *text);
uint32_t lanyard_gss_mechanisms(const lanyard_gss_library *library, uint32_t *minor, lanyard_gss_oid_set **set);

void lanyard_gss_release_buffer(const lanyard_gss_library *library, lanyard_gss_buffer *buffer);
void lanyard_gss_release_name(const lanyard_gss_library *library, lanyard_gss_name *name);
void lanyard_gss_release_credential(const lanyard_gss_library *library, lanyard_gss_credential *credential);
void lanyard_gss_release_context(const lanyard_gss_library *library, lanyard_gss_context *context);
void lanyard_gss_release_mechanisms(const lanyard_gss_library *library, lanyard_gss_oid_set **set);

/// The Kerberos library's words for one of its error codes; static text.
const char *lanyard_gss_krb5_words(const lanyard_gss_library *library, int32_t code);
/// Destroys a credential cache by its name. GSSAPI only closes what it was given, and a MEMORY cache outlives that.
void lanyard_gss_destroy_cache(const lanyard_gss_library *library, const char *name);
