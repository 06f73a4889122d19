#pragma once
#include <stddef.h>

/* Walks through YAML with libyaml and gives back the number of its events; 0 where it has a mistake. */
size_t baseline_yaml_events(const unsigned char *text, size_t length);

/* Starts a server on a port of 127.0.0.1 that the system chooses: it answers every request with 200 and this body, which it copies.
   Gives back the port, or -1. It runs until the process ends, a thread for each connection. */
int baseline_start_server(const char *body);

/* Sends so many POSTs with libcurl's multi interface, so many of them at once; gives back how many were answered with 200. */
long baseline_posts(const char *url, const char *body, long count, long at_once);

/* Bytes that the process has allocated and not freed, as malloc counts them; 0 where it does not. */
size_t baseline_heap_bytes(void);

/* Runs a program, found in PATH, with nothing on its standard streams; gives back its exit status, or -1. */
int baseline_run(char *const arguments[]);
