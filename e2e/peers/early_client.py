"""Connects as soon as somebody listens, and before anyone else; then says nothing, and keeps the server to itself."""
import socket
import sys
import time

while True:
    try:
        connection = socket.create_connection((sys.argv[1], int(sys.argv[2])))
        break
    except ConnectionRefusedError:
        # Each refusal is a reset, which the kernel's tracepoints tell: too many would drown the lab's own events.
        time.sleep(0.005)
print("connected")
sys.stdin.read()
connection.close()
