"""Servers as the scripts of a class have them: `tcp` or `udp`, 1,024 bytes at a time, text that is answered in upper case.

One client at a time. It differs from such a script in this: it takes a port that is free, and serves the next client after
the first.
"""

import socket
import sys

if sys.argv[1] == "tcp":
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.bind(("127.0.0.1", 0))
    server.listen()
    print("%s:%d" % server.getsockname(), flush=True)
    while True:
        connection, address = server.accept()
        with connection:
            while True:
                data = connection.recv(1024)
                if not data:
                    break
                connection.sendall(data.decode().strip().upper().encode())
else:
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))
    print("%s:%d" % server.getsockname(), flush=True)
    while True:
        data, address = server.recvfrom(1024)
        server.sendto(data.decode().strip().upper().encode(), address)
