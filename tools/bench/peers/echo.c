/* The blocking C echo server that tcp-echo is measured against: one client at a time, recv and send, nothing else. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BUFFER_BYTES = 65536, BACKLOG = 128 };

static int send_all(int connection, const char *bytes, ssize_t length) {
  while (length > 0) {
    ssize_t sent = send(connection, bytes, length, MSG_NOSIGNAL);
    if (sent < 0) return -1;
    bytes += sent;
    length -= sent;
  }
  return 0;
}

static void serve_client(int connection) {
  static char buffer[BUFFER_BYTES];
  ssize_t received;
  while ((received = recv(connection, buffer, sizeof buffer, 0)) > 0) {
    if (send_all(connection, buffer, received) < 0) break;
  }
  close(connection);
}

int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, length) < 0 || listen(listener, BACKLOG) < 0 ||
      getsockname(listener, (struct sockaddr *)&address, &length) < 0) {
    perror("echo");
    return 1;
  }
  printf("127.0.0.1:%d\n", ntohs(address.sin_port));
  fflush(stdout);
  for (;;) {
    int connection = accept(listener, NULL, NULL);
    if (connection >= 0) serve_client(connection);
  }
}
