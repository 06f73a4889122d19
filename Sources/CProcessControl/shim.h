#pragma once
#include <sys/resource.h>
#if defined(__linux__)
#include <sys/prctl.h>
#endif

/// No core file, and no other process of the same user may read this one's memory. (`prctl` is variadic, and the first
/// argument of `setrlimit` has a type of its own on every C library: Swift cannot call either everywhere.)
static inline void lanyard_deny_dumps(void) {
  struct rlimit none = {0, 0};
  (void)setrlimit(RLIMIT_CORE, &none);
#if defined(__linux__)
  (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}
