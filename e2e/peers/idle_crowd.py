"""Connects many times and says nothing; tells when all were tried. Given a number, waits up to 5 s until no more than so
many are open, and tells how many are."""
import select
import socket
import sys
import time

host, port, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
crowd = []
for _ in range(count):
    try:
        crowd.append(socket.create_connection((host, port), 5))
    except OSError:
        pass  # Refused on the way: as good a refusal as any.
print("tried", len(crowd), flush=True)
for line in sys.stdin:
    until = time.monotonic() + 5
    remaining = crowd
    while len(remaining) > int(line) and time.monotonic() < until:
        waiting = select.poll()
        for connection in remaining:
            waiting.register(connection, select.POLLIN)
        ended = {descriptor for descriptor, _ in waiting.poll(1000)}
        remaining = [connection for connection in remaining if connection.fileno() not in ended]
    print("open", len(remaining), flush=True)
