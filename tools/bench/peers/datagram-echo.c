/*
 * The C echo server for datagrams that udp-echo is measured against: recvmmsg() takes as many as wait, sendmmsg() answers all
 * of them, no accounting, no guards. Prints where it is bound. `datagram-echo one` makes a recvfrom() and a sendto() of each.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { LARGEST_DATAGRAM = 65536, BATCH = 64, RECEIVE_BUFFER_BYTES = 4 << 20 };

static char bytes[BATCH][LARGEST_DATAGRAM];
static struct sockaddr_in peers[BATCH];
static struct iovec places[BATCH];
static struct mmsghdr batch[BATCH];

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void serve_batches(int endpoint) {
  for (int index = 0; index < BATCH; index += 1) {
    places[index].iov_base = bytes[index];
    batch[index].msg_hdr.msg_name = &peers[index];
    batch[index].msg_hdr.msg_iov = &places[index];
    batch[index].msg_hdr.msg_iovlen = 1;
    places[index].iov_len = LARGEST_DATAGRAM;
    batch[index].msg_hdr.msg_namelen = sizeof peers[index];
  }
  for (;;) {
    int received = recvmmsg(endpoint, batch, BATCH, MSG_WAITFORONE, NULL);
    if (received < 0) fail("recvmmsg");
    for (int index = 0; index < received; index += 1) places[index].iov_len = batch[index].msg_len;
    for (int sent = 0; sent < received;) {
      int more = sendmmsg(endpoint, batch + sent, received - sent, 0);
      if (more < 0) fail("sendmmsg");
      sent += more;
    }
    for (int index = 0; index < received; index += 1) {
      places[index].iov_len = LARGEST_DATAGRAM;
      batch[index].msg_hdr.msg_namelen = sizeof peers[index];
    }
  }
}

static void serve_one_by_one(int endpoint) {
  for (;;) {
    socklen_t length = sizeof peers[0];
    struct sockaddr *peer = (struct sockaddr *)&peers[0];
    ssize_t received = recvfrom(endpoint, bytes[0], LARGEST_DATAGRAM, 0, peer, &length);
    if (received < 0) fail("recvfrom");
    if (sendto(endpoint, bytes[0], received, 0, peer, length) < 0) fail("sendto");
  }
}

int main(int count, char **arguments) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  int wanted = RECEIVE_BUFFER_BYTES;
  int endpoint = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  /* As much as the system allows. */
  if (setsockopt(endpoint, SOL_SOCKET, SO_RCVBUF, &wanted, sizeof wanted) < 0) fail("setsockopt");
  if (bind(endpoint, (struct sockaddr *)&address, length) < 0 ||
      getsockname(endpoint, (struct sockaddr *)&address, &length) < 0) {
    fail("datagram-echo");
  }
  printf("127.0.0.1:%d\n", ntohs(address.sin_port));
  fflush(stdout);
  if (count > 1 && strcmp(arguments[1], "one") == 0) serve_one_by_one(endpoint);
  serve_batches(endpoint);
}
