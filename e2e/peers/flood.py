"""Many connections that never rest: flood.py HOST PORT CONNECTIONS.

Each sends messages of 64 bytes and, for whatever comes back, as much again. Prints `flooding` when all are connected.
"""

import select
import socket
import sys

MESSAGE = b"x" * 64
IN_FLIGHT = 16


def main():
    host, port, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    poll = select.epoll()
    connections = {}
    for _ in range(count):
        connection = socket.create_connection((host, port))
        connections[connection.fileno()] = connection
        poll.register(connection, select.EPOLLIN)
        connection.sendall(MESSAGE * IN_FLIGHT)
    print("flooding", flush=True)
    while connections:
        for descriptor, _ in poll.poll():
            connection = connections[descriptor]
            received = connection.recv(65536)
            if received:
                connection.sendall(received)
            else:
                del connections[descriptor]
                connection.close()


main()
