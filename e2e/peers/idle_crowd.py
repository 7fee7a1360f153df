"""Connects many times and says nothing; tells when all were tried and how many are open still, until its input ends."""
import select
import socket
import sys

host, port, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
crowd = []
for _ in range(count):
    try:
        crowd.append(socket.create_connection((host, port), 5))
    except OSError:
        pass  # Refused on the way: as good a refusal as any.
print("tried", len(crowd), flush=True)
for _ in sys.stdin:
    waiting = select.poll()
    for connection in crowd:
        waiting.register(connection, select.POLLIN)
    closed = len(waiting.poll(0))
    print("open", len(crowd) - closed, flush=True)
