"""Connects many times at once, then serves each connection in turn: sends hello, reads it back, closes."""
import socket
import sys

host, port, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
AT_ONCE = 100
answered = 0
for start in range(0, count, AT_ONCE):
    crowd = [socket.create_connection((host, port)) for _ in range(min(AT_ONCE, count - start))]
    for connection in crowd:
        connection.sendall(b"hello")
    for connection in crowd:
        answered += connection.recv(1024) == b"hello"
        connection.close()
print("answered", answered)
