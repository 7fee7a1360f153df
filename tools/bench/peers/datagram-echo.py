"""The echo server in Python for datagrams: recvfrom and sendto, one after the other."""

import socket

BUFFER_BYTES = 65535

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint:
    endpoint.bind(("127.0.0.1", 0))
    print("%s:%d" % endpoint.getsockname(), flush=True)
    while True:
        datagram, peer = endpoint.recvfrom(BUFFER_BYTES)
        endpoint.sendto(datagram, peer)
