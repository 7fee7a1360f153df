/*
 * The load of many clients: crowd-load PORT BYTES, one thread, epoll, TCP_NODELAY. Closed loop: a connection sends its next
 * message when the echo of its last one is there, and was what it sent. It obeys lines on stdin and answers each with the
 * nanoseconds it took:
 *   open COUNT          connects so many more
 *   exchange COUNT      exchanges so many messages over all connections together, one each at a time
 *   time COUNT          the same, and counts what each message took; two clock readings a message
 *   close               sends FIN on all and waits for the server's
 *   cycle COUNT ATONCE RATE  opens so many connections, so many at once, and so many a second if a rate is given; each sends
 *                       one message and closes when it is answered
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST_MESSAGE = 1 << 20, LINE_BYTES = 64, EVENTS = 1024, DESCRIPTORS = 1 << 20 };
/* One loopback address has ports for 28,000 connections only, those in TIME-WAIT counted. */
enum { ADDRESSES = 16 };
/* Buckets of 1/32 of a power of two. */
enum { POWERS = 64, STEPS = 32 };

static char message[LARGEST_MESSAGE];
static char echo[LARGEST_MESSAGE];
static size_t message_bytes;
static struct sockaddr_in server = {.sin_family = AF_INET};
static int epoll;
/* By descriptor: bytes still to be sent and received, and when the message was sent. */
static uint32_t unsent[DESCRIPTORS], awaited[DESCRIPTORS];
static uint64_t sent_at[DESCRIPTORS];
static uint32_t latencies[POWERS * STEPS];
static int connections[DESCRIPTORS], opened;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static uint64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000ULL + now.tv_nsec;
}

static void watch(int how, int descriptor, unsigned events) {
  struct epoll_event event = {.events = events, .data.fd = descriptor};
  if (epoll_ctl(epoll, how, descriptor, &event) < 0) fail("epoll_ctl");
}

static void set_option(int connection, int level, int option) {
  int one = 1;
  if (setsockopt(connection, level, option, &one, sizeof one) < 0) fail("setsockopt");
}

/* Blocks until it is connected, and never again after that. */
static int open_connection(void) {
  static unsigned turn;
  struct sockaddr_in own = {.sin_family = AF_INET};
  own.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + turn++ % ADDRESSES);
  int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connection < 0) fail("socket");
  if (connection >= DESCRIPTORS) exit(1);
  set_option(connection, IPPROTO_TCP, TCP_NODELAY);
  /* The port is chosen by connect(), which knows what is free towards that server. */
  set_option(connection, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT);
  if (bind(connection, (struct sockaddr *)&own, sizeof own) < 0) fail("bind");
  if (connect(connection, (struct sockaddr *)&server, sizeof server) < 0) fail("connect");
  watch(EPOLL_CTL_ADD, connection, EPOLLIN);
  return connection;
}

/* Sends what is left of the message; what finds no room is sent when there is some. */
static void send_on(int connection, int was_full) {
  const char *bytes = message + message_bytes - unsent[connection];
  ssize_t sent = send(connection, bytes, unsent[connection], MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0 && errno != EAGAIN) fail("send");
  if (sent > 0) unsent[connection] -= sent;
  if (unsent[connection] > 0) {
    if (!was_full) watch(EPOLL_CTL_MOD, connection, EPOLLIN | EPOLLOUT);
  } else if (was_full) watch(EPOLL_CTL_MOD, connection, EPOLLIN);
}

static void begin(int connection) {
  unsent[connection] = awaited[connection] = message_bytes;
  send_on(connection, 0);
}

/* Whether the whole echo is there. */
static int receive(int connection) {
  ssize_t received = recv(connection, echo, awaited[connection], MSG_DONTWAIT);
  if (received < 0 && errno == EAGAIN) return 0;
  if (received <= 0) fail("recv");
  if (memcmp(message + message_bytes - awaited[connection], echo, received) != 0) {
    fputs("the echo differs\n", stderr);
    exit(1);
  }
  awaited[connection] -= received;
  return awaited[connection] == 0;
}

static void record(uint64_t ns) {
  int power = ns < STEPS ? 0 : 58 - __builtin_clzll(ns);
  latencies[power * STEPS + (ns >> power) % STEPS] += 1;
}

static void exchange(long count, int is_timed) {
  static struct epoll_event events[EVENTS];
  long started = 0, done = 0;
  for (; started < count && started < opened; started += 1) {
    if (is_timed) sent_at[connections[started]] = now_ns();
    begin(connections[started]);
  }
  while (done < count) {
    int ready = epoll_wait(epoll, events, EVENTS, -1);
    for (int index = 0; index < ready; index += 1) {
      int connection = events[index].data.fd;
      if (events[index].events & EPOLLOUT) send_on(connection, 1);
      if (!(events[index].events & ~EPOLLOUT) || !receive(connection)) continue;
      done += 1;
      if (is_timed) record(now_ns() - sent_at[connection]);
      if (started == count) continue;
      started += 1;
      if (is_timed) sent_at[connection] = now_ns();
      begin(connection);
    }
  }
}

static void cycle(long count, long at_once, long rate) {
  static struct epoll_event events[EVENTS];
  long started = 0, done = 0;
  uint64_t since = now_ns();
  while (done < count) {
    while (started < count && started - done < at_once) {
      if (rate > 0 && started * 1000000000ULL / rate > now_ns() - since) break;
      begin(open_connection());
      started += 1;
    }
    /* With a rate it spins, for no timer is as fine. */
    int ready = epoll_wait(epoll, events, EVENTS, rate > 0 ? 0 : -1);
    for (int index = 0; index < ready; index += 1) {
      int connection = events[index].data.fd;
      if (events[index].events & EPOLLOUT) send_on(connection, 1);
      if (!(events[index].events & ~EPOLLOUT) || !receive(connection)) continue;
      close(connection);
      done += 1;
    }
  }
}

/* Sends FIN and waits for the server's, so that the server has done with these clients when the next ones come. */
static void finish_all(void) {
  for (int index = 0; index < opened; index += 1) shutdown(connections[index], SHUT_WR);
  for (int index = 0; index < opened; index += 1) {
    if (recv(connections[index], echo, sizeof echo, 0) != 0) fail("recv after FIN");
    close(connections[index]);
  }
  opened = 0;
}

static void obey(const char *line) {
  long count = 0, at_once = 1, rate = 0;
  if (sscanf(line, "open %ld", &count) == 1) {
    while (count-- > 0) connections[opened++] = open_connection();
  } else if (sscanf(line, "exchange %ld", &count) == 1) exchange(count, 0);
  else if (sscanf(line, "time %ld", &count) == 1) exchange(count, 1);
  else if (sscanf(line, "cycle %ld %ld %ld", &count, &at_once, &rate) >= 1) cycle(count, at_once, rate);
  else if (strcmp(line, "close\n") == 0) finish_all();
  else {
    fprintf(stderr, "crowd-load: no such command: %s", line);
    exit(2);
  }
}

int main(int count, char **arguments) {
  struct rlimit limit;
  if (count != 3 || atoi(arguments[2]) < 1 || atoi(arguments[2]) > LARGEST_MESSAGE) {
    fputs("usage: crowd-load PORT BYTES\n", stderr);
    return 2;
  }
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  server.sin_port = htons(atoi(arguments[1]));
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  message_bytes = atoi(arguments[2]);
  for (size_t index = 0; index < message_bytes; index += 1) message[index] = 'A' + index % 23;
  epoll = epoll_create1(EPOLL_CLOEXEC);
  char line[LINE_BYTES];
  while (fgets(line, sizeof line, stdin)) {
    uint64_t started = now_ns();
    obey(line);
    printf("%lu\n", (unsigned long)(now_ns() - started));
    fflush(stdout);
  }
  return 0;
}
