"""Connects as soon as somebody listens, and before anyone else; then says nothing, and keeps the server to itself."""
import socket
import sys

while True:
    try:
        connection = socket.create_connection((sys.argv[1], int(sys.argv[2])))
        break
    except ConnectionRefusedError:
        pass
print("connected")
sys.stdin.read()
connection.close()
