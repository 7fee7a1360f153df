"""The blocking Python echo server that tcp-echo is measured against: one client at a time, recv and sendall."""

import socket

BUFFER_BYTES = 65536
BACKLOG = 128

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
    listener.bind(("127.0.0.1", 0))
    listener.listen(BACKLOG)
    print("%s:%d" % listener.getsockname(), flush=True)
    while True:
        connection, _ = listener.accept()
        with connection:
            while received := connection.recv(BUFFER_BYTES):
                connection.sendall(received)
