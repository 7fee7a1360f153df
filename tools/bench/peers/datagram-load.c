/*
 * The load of datagrams: datagram-load PORT BYTES, one thread, connected sockets. Each datagram begins with its number, in
 * capital letters: one that sent what it had been answered would look like another echo server. It obeys lines on stdin:
 *   open COUNT         opens so many more sockets; answers with the nanoseconds it took
 *   exchange COUNT     exchanges so many over all sockets together, one each at a time, and checks each echo; answers with the
 *                      nanoseconds it took, and how many were sent again because no answer had come within 200 ms
 *   offer RATE COUNT   sends so many, so many a second, whether answers come or not; answers with the nanoseconds the sending
 *                      took, and how many were answered
 *   close              closes all; answers with the nanoseconds it took
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST_DATAGRAM = 65507, LINE_BYTES = 64, SOCKETS = 4096, EVENTS = 256, BATCH = 16 };
enum { NUMBER_BYTES = 12, NIBBLE_BITS = 4, ANSWER_MS = 200, RECEIVE_BUFFER_BYTES = 4 << 20 };
static const uint64_t NS_PER_S = 1000000000ULL;
/* How long answers may still be under way when all is sent. */
static const uint64_t LINGER_NS = 200000000ULL;

/* What each socket has sent last. */
static char *messages[SOCKETS];
static char echo[BATCH][LARGEST_DATAGRAM];
static size_t message_bytes;
static struct sockaddr_in server = {.sin_family = AF_INET};
static int sockets[SOCKETS], opened, epoll;
static uint8_t is_awaiting[SOCKETS];
/* Once one was sent again or given up, an answer to an earlier one may still come. */
static int is_lossy;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static uint64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * NS_PER_S + now.tv_nsec;
}

static void number(char *message) {
  static uint64_t last;
  uint64_t left = last++;
  for (size_t place = 0; place < NUMBER_BYTES && place < message_bytes; place += 1) {
    message[place] = 'A' + left % (1 << NIBBLE_BITS);
    left >>= NIBBLE_BITS;
  }
}

static char *new_message(void) {
  char *message = malloc(message_bytes);
  if (message == NULL) fail("malloc");
  for (size_t place = 0; place < message_bytes; place += 1) message[place] = 'A' + place % 23;
  return message;
}

static void open_socket(void) {
  if (opened == SOCKETS) exit(1);
  int wanted = RECEIVE_BUFFER_BYTES;
  int one = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  struct epoll_event event = {.events = EPOLLIN, .data.u32 = opened};
  if (setsockopt(one, SOL_SOCKET, SO_RCVBUF, &wanted, sizeof wanted) < 0) fail("setsockopt");
  if (connect(one, (struct sockaddr *)&server, sizeof server) < 0) fail("connect");
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, one, &event) < 0) fail("epoll_ctl");
  is_awaiting[opened] = 0;
  if (messages[opened] == NULL) messages[opened] = new_message();
  sockets[opened++] = one;
}

static void begin(int index) {
  number(messages[index]);
  if (send(sockets[index], messages[index], message_bytes, 0) != (ssize_t)message_bytes) fail("send");
  is_awaiting[index] = 1;
}

static int receive(int index) {
  ssize_t received = recv(sockets[index], echo[0], sizeof echo[0], 0);
  if (received < 0 && errno == EAGAIN) return 0;
  if (received < 0) fail("recv");
  int is_last = memcmp(messages[index], echo[0], message_bytes) == 0;
  if (received != (ssize_t)message_bytes || (is_awaiting[index] && !is_last && !is_lossy)) {
    fputs("the echo differs\n", stderr);
    exit(1);
  }
  /* An answer that came after its datagram had been sent again answers nothing. */
  int was_awaited = is_awaiting[index] && is_last;
  if (!is_last) return 0;
  is_awaiting[index] = 0;
  return was_awaited;
}

/* Returns how many had to be sent again. */
static long exchange(long count) {
  static struct epoll_event events[EVENTS];
  long started = 0, done = 0, again = 0;
  for (; started < count && started < opened; started += 1) begin(started);
  while (done < count) {
    int ready = epoll_wait(epoll, events, EVENTS, ANSWER_MS);
    for (int index = 0; index < ready; index += 1) {
      if (!receive(events[index].data.u32)) continue;
      done += 1;
      if (started == count) continue;
      started += 1;
      begin(events[index].data.u32);
    }
    /* Nothing came at all: what is awaited was lost. One that was lost alone waits for that, and the others go on. */
    for (int index = 0; ready == 0 && index < opened; index += 1) {
      if (!is_awaiting[index]) continue;
      is_lossy = 1;
      begin(index);
      again += 1;
    }
  }
  return again;
}

static struct mmsghdr batch_out[BATCH], batch_in[BATCH];
static struct iovec places_out[BATCH], places_in[BATCH];

static void prepare_batches(void) {
  for (int index = 0; index < BATCH; index += 1) {
    places_out[index] = (struct iovec){.iov_base = new_message(), .iov_len = message_bytes};
    places_in[index] = (struct iovec){.iov_base = echo[index], .iov_len = sizeof echo[index]};
    batch_out[index].msg_hdr = (struct msghdr){.msg_iov = &places_out[index], .msg_iovlen = 1};
    batch_in[index].msg_hdr = (struct msghdr){.msg_iov = &places_in[index], .msg_iovlen = 1};
  }
}

/* Each turn sends what is due on the next socket, and takes what has come to it: no timer is as fine. */
static void offer(double rate, long count, uint64_t *took, long *answered) {
  long sent = 0;
  uint64_t started = now_ns(), last = 0;
  *answered = 0;
  for (int turn = 0; *answered < count; turn = (turn + 1) % opened) {
    uint64_t now = now_ns();
    double due = (now - started) * rate / NS_PER_S;
    long wanted = (due > count ? count : (long)due) - sent;
    if (wanted > 0) {
      if (wanted > BATCH) wanted = BATCH;
      for (int index = 0; index < wanted; index += 1) number(places_out[index].iov_base);
      int more = sendmmsg(sockets[turn], batch_out, wanted, 0);
      if (more < 0 && errno != EAGAIN) fail("sendmmsg");
      if (more > 0) sent += more;
      if (sent == count) last = now_ns();
    }
    int received = recvmmsg(sockets[turn], batch_in, BATCH, MSG_DONTWAIT, NULL);
    if (received > 0) *answered += received;
    if (last > 0 && now > last + LINGER_NS) break;
  }
  *took = last - started;
  if (*answered < count) is_lossy = 1;
}

static void close_all(void) {
  while (opened > 0) close(sockets[--opened]);
}

static void obey(const char *line) {
  uint64_t started = now_ns();
  long count = 0;
  double rate = 0;
  if (sscanf(line, "open %ld", &count) == 1) {
    while (count-- > 0) open_socket();
  } else if (sscanf(line, "exchange %ld", &count) == 1) {
    long again = exchange(count);
    printf("%lu %ld\n", (unsigned long)(now_ns() - started), again);
    return;
  } else if (sscanf(line, "offer %lf %ld", &rate, &count) == 2) {
    uint64_t took;
    long answered;
    offer(rate, count, &took, &answered);
    printf("%lu %ld\n", (unsigned long)took, answered);
    return;
  } else if (strcmp(line, "close\n") == 0) {
    close_all();
  } else {
    fprintf(stderr, "datagram-load: no such command: %s", line);
    exit(2);
  }
  printf("%lu\n", (unsigned long)(now_ns() - started));
}

int main(int count, char **arguments) {
  if (count != 3 || atoi(arguments[2]) < 1 || atoi(arguments[2]) > LARGEST_DATAGRAM) {
    fputs("usage: datagram-load PORT BYTES\n", stderr);
    return 2;
  }
  server.sin_port = htons(atoi(arguments[1]));
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  message_bytes = atoi(arguments[2]);
  epoll = epoll_create1(EPOLL_CLOEXEC);
  prepare_batches();
  char line[LINE_BYTES];
  while (fgets(line, sizeof line, stdin)) {
    obey(line);
    fflush(stdout);
  }
  return 0;
}
