"""Holds a port: listens, and never accepts."""
import socket
import sys

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    print("listening", listener.getsockname()[1])
    sys.stdin.read()
