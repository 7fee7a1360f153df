"""One end of a TCP stream: `sink ADDRESS` prints its port, `source ADDRESS PORT MEGABYTES` the megabytes a second."""

import socket
import sys
import time

role, address, *rest = sys.argv[1:]
if role == "sink":
    server = socket.create_server((address, 0))
    print(server.getsockname()[1], flush=True)
    peer = server.accept()[0]
    while peer.recv(1 << 20):
        pass
    peer.send(b".")
else:
    port, megabytes = int(rest[0]), int(rest[1])
    peer = socket.create_connection((address, port))
    began = time.monotonic()
    peer.sendall(bytes(megabytes * 1_000_000))
    peer.shutdown(socket.SHUT_WR)
    # The answer comes when all of it has arrived.
    peer.recv(1)
    print(round(megabytes / (time.monotonic() - began), 2), flush=True)
