/*
 * The C echo server for many clients that multi-tcp is measured against: one thread, epoll, level-triggered, no accounting.
 * What a client does not take is kept, and that client is not read until it is gone. Prints where it listens.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BUFFER_BYTES = 65536, BACKLOG = 1024, EVENTS = 1024, DESCRIPTORS = 1 << 20 };

struct pending {
  size_t offset, length;
  char bytes[];
};

static char buffer[BUFFER_BYTES];
/* By descriptor; pages that nobody touches take no memory. */
static struct pending *pendings[DESCRIPTORS];
static int epoll, listener;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void watch(int how, int descriptor, unsigned events) {
  struct epoll_event event = {.events = events, .data.fd = descriptor};
  if (epoll_ctl(epoll, how, descriptor, &event) < 0) fail("epoll_ctl");
}

static void accept_those_waiting(void) {
  int connection;
  while ((connection = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
    if (connection >= DESCRIPTORS) close(connection);
    else watch(EPOLL_CTL_ADD, connection, EPOLLIN);
  }
  if (errno != EAGAIN && errno != ECONNABORTED) fail("accept4");
}

static void end(int connection) {
  free(pendings[connection]);
  pendings[connection] = NULL;
  close(connection);
}

/* How many bytes found room; -1 where the client is gone. */
static ssize_t send_some(int connection, const char *bytes, size_t length) {
  ssize_t sent = send(connection, bytes, length, MSG_NOSIGNAL);
  return sent < 0 && errno == EAGAIN ? 0 : sent;
}

static void keep(int connection, const char *bytes, size_t length) {
  struct pending *rest = malloc(sizeof *rest + length);
  if (rest == NULL) fail("malloc");
  *rest = (struct pending){.offset = 0, .length = length};
  memcpy(rest->bytes, bytes, length);
  pendings[connection] = rest;
  watch(EPOLL_CTL_MOD, connection, EPOLLOUT);
}

static void send_on(int connection, struct pending *rest) {
  ssize_t sent = send_some(connection, rest->bytes + rest->offset, rest->length - rest->offset);
  if (sent < 0) {
    end(connection);
    return;
  }
  rest->offset += sent;
  if (rest->offset < rest->length) return;
  free(rest);
  pendings[connection] = NULL;
  watch(EPOLL_CTL_MOD, connection, EPOLLIN);
}

static void serve(int connection) {
  if (pendings[connection] != NULL) {
    send_on(connection, pendings[connection]);
    return;
  }
  ssize_t received = recv(connection, buffer, sizeof buffer, 0);
  if (received < 0 && errno == EAGAIN) return;
  ssize_t sent = received > 0 ? send_some(connection, buffer, received) : -1;
  if (sent < 0) end(connection);
  else if (sent < received) keep(connection, buffer + sent, received - sent);
}

static void use_all_descriptors(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) < 0) fail("getrlimit");
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) < 0) fail("setrlimit");
}

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  static struct epoll_event events[EVENTS];
  use_all_descriptors();
  listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (bind(listener, (struct sockaddr *)&address, length) < 0 || listen(listener, BACKLOG) < 0 ||
      getsockname(listener, (struct sockaddr *)&address, &length) < 0) {
    fail("epoll-echo");
  }
  epoll = epoll_create1(EPOLL_CLOEXEC);
  watch(EPOLL_CTL_ADD, listener, EPOLLIN);
  printf("127.0.0.1:%d\n", ntohs(address.sin_port));
  fflush(stdout);
  for (;;) {
    int ready = epoll_wait(epoll, events, EVENTS, -1);
    for (int index = 0; index < ready; index += 1) {
      if (events[index].data.fd == listener) accept_those_waiting();
      else serve(events[index].data.fd);
    }
  }
}
