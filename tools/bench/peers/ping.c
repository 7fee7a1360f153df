/*
 * The load: ping PORT BYTES, a client with TCP_NODELAY that sends a message and waits for its echo, again and again. It
 * obeys lines on stdin and answers each with the nanoseconds it took:
 *   open            connects
 *   exchange COUNT  exchanges so many messages on that connection
 *   close           sends FIN and waits for the server's
 *   cycle COUNT     makes so many connections, one after another, with one message each
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST_MESSAGE = 65536, LINE_BYTES = 64 };

static char message[LARGEST_MESSAGE];
static char echo[LARGEST_MESSAGE];
static size_t message_bytes;
static struct sockaddr_in server = {.sin_family = AF_INET};

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int open_connection(void) {
  int one = 1;
  int connection = socket(AF_INET, SOCK_STREAM, 0);
  if (setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) < 0) fail("setsockopt");
  if (connect(connection, (struct sockaddr *)&server, sizeof server) < 0) fail("connect");
  return connection;
}

static void exchange(int connection) {
  if (send(connection, message, message_bytes, 0) != (ssize_t)message_bytes) fail("send");
  for (size_t received = 0; received < message_bytes;) {
    ssize_t more = recv(connection, echo + received, message_bytes - received, 0);
    if (more <= 0) fail("recv");
    received += more;
  }
  if (memcmp(message, echo, message_bytes) != 0) fail("the echo differs");
}

/* Sends FIN and waits for the server's, so that the server has done with this client when the next one comes. */
static void finish(int connection) {
  if (shutdown(connection, SHUT_WR) < 0) fail("shutdown");
  if (recv(connection, echo, sizeof echo, 0) != 0) fail("recv after FIN");
  close(connection);
}

static long long now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void obey(const char *line) {
  static int connection = -1;
  long count = 0;
  if (strcmp(line, "open\n") == 0) {
    connection = open_connection();
  } else if (strcmp(line, "close\n") == 0) {
    finish(connection);
  } else if (sscanf(line, "exchange %ld", &count) == 1) {
    while (count-- > 0) exchange(connection);
  } else if (sscanf(line, "cycle %ld", &count) == 1) {
    while (count-- > 0) {
      int one = open_connection();
      exchange(one);
      finish(one);
    }
  } else {
    fprintf(stderr, "ping: no such command: %s", line);
    exit(2);
  }
}

int main(int count, char **arguments) {
  if (count != 3) {
    fputs("usage: ping PORT BYTES\n", stderr);
    return 2;
  }
  server.sin_port = htons(atoi(arguments[1]));
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  message_bytes = atoi(arguments[2]);
  memset(message, 'X', sizeof message);
  char line[LINE_BYTES];
  while (fgets(line, sizeof line, stdin)) {
    long long started = now_ns();
    obey(line);
    printf("%lld\n", now_ns() - started);
    fflush(stdout);
  }
  return 0;
}
