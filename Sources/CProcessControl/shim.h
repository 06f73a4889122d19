#pragma once
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <unistd.h>
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

#if defined(__linux__)
// Both belong to the C library's extensions, which its headers show only to those who ask for all of them.
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *, const char *);
enum { lanyard_spawn_setsid = 0x80 };
#else
enum { lanyard_spawn_setsid = 0x400 };
#endif

/// Starts a program, found by `PATH`, with the signals as a fresh process has them. (The types of `posix_spawn` differ between
/// the systems, so that Swift cannot call it everywhere.)
///
/// A stream of -1 is left as it is. Without a terminal, the program has a session and so a process group of its own.
///
/// - Returns: 0, or what `errno` would say.
static inline int lanyard_spawn(pid_t *child, char *const arguments[], char *const environment[], const char *folder,
                                const int streams[3], bool has_terminal) {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  int failure = posix_spawnattr_init(&attributes);
  if (failure) return failure;
  failure = posix_spawn_file_actions_init(&actions);
  if (failure) {
    posix_spawnattr_destroy(&attributes);
    return failure;
  }
  sigset_t none, ignored;
  sigemptyset(&none);
  sigemptyset(&ignored);
  sigaddset(&ignored, SIGPIPE);
  short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
  if (!has_terminal) flags |= lanyard_spawn_setsid;
  failure = posix_spawnattr_setsigmask(&attributes, &none);
  if (!failure) failure = posix_spawnattr_setsigdefault(&attributes, &ignored);
  if (!failure) failure = posix_spawnattr_setflags(&attributes, flags);
  for (int stream = 0; stream < 3 && !failure; stream++) {
    if (streams[stream] >= 0) failure = posix_spawn_file_actions_adddup2(&actions, streams[stream], stream);
  }
  if (!failure && folder) failure = posix_spawn_file_actions_addchdir_np(&actions, folder);
  if (!failure) failure = posix_spawnp(child, arguments[0], &actions, &attributes, arguments, environment);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return failure;
}

/// A pipe that no child inherits: the end to read, and that to write. (`fcntl` is variadic.)
static inline int lanyard_pipe(int ends[2]) {
  if (pipe(ends) != 0) return -1;
  (void)fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  (void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  return 0;
}

/// Waits for one of the signals, which are blocked; whether the kernel sent it, as it does for a key at the terminal, so that
/// every process in the foreground has it already.
static inline int lanyard_await_signal(const sigset_t *signals, bool *is_from_kernel) {
  *is_from_kernel = false;
#if defined(__linux__)
  siginfo_t info;
  int number = sigwaitinfo(signals, &info);
  if (number > 0) *is_from_kernel = info.si_code > 0;
  return number;
#else
  int number = 0;
  return sigwait(signals, &number) == 0 ? number : -1;
#endif
}

extern char **environ;

/// The variables of this process. (A global that anybody may change is none that Swift reads.)
static inline char **lanyard_environment(void) { return environ; }
