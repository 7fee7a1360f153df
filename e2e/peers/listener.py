"""Holds a port, the given one or a free one: listens, and never accepts."""
import socket
import sys

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
    listener.bind(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 0))
    listener.listen()
    print("listening", listener.getsockname()[1])
    sys.stdin.read()
