#define _GNU_SOURCE
#include "baselines.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

static char *answer;
static size_t answer_length;

/* Where the first request of a buffer ends, 0 while it is incomplete. The buffer ends with NUL. */
static size_t request_end(const char *buffer, size_t length) {
  const char *end = strstr(buffer, "\r\n\r\n");
  if (!end) return 0;
  const char *field = strcasestr(buffer, "\r\nContent-Length:");
  size_t body = field && field < end ? strtoul(field + 17, NULL, 10) : 0;
  size_t total = (size_t)(end - buffer) + 4 + body;
  return total <= length ? total : 0;
}

static void *serve(void *context) {
  int connection = (int)(intptr_t)context;
  char buffer[16384];
  size_t length = 0;
  for (;;) {
    ssize_t count = recv(connection, buffer + length, sizeof buffer - 1 - length, 0);
    if (count <= 0) break;
    length += (size_t)count;
    buffer[length] = 0;
    for (size_t end; (end = request_end(buffer, length)) > 0;) {
      if (send(connection, answer, answer_length, MSG_NOSIGNAL) != (ssize_t)answer_length) break;
      memmove(buffer, buffer + end, length - end + 1);
      length -= end;
    }
    /* No request of the benchmarks is so large. */
    if (length == sizeof buffer - 1) break;
  }
  close(connection);
  return NULL;
}

static void start(void *(*routine)(void *), int descriptor) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, routine, (void *)(intptr_t)descriptor) == 0)
    pthread_detach(thread);
  else
    close(descriptor);
}

static void *take(void *context) {
  int listener = (int)(intptr_t)context;
  for (int connection; (connection = accept(listener, NULL, NULL)) >= 0;) {
    int yes = 1;
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    start(serve, connection);
  }
  close(listener);
  return NULL;
}

int baseline_start_server(const char *body) {
  if (answer) return -1;
  int written =
      asprintf(&answer, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s", strlen(body), body);
  if (written < 0) return -1;
  answer_length = (size_t)written;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  socklen_t size = sizeof address;
  if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) || listen(listener, 512) ||
      getsockname(listener, (struct sockaddr *)&address, &size))
    return -1;
  start(take, listener);
  return ntohs(address.sin_port);
}
