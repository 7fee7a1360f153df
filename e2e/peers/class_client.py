"""The class's own TCP client: connects, sends, one recv(1024), prints, closes."""
import socket
import sys

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as connection:
    connection.connect((sys.argv[1], int(sys.argv[2])))
    connection.sendall(b"Hello, world")
    data = connection.recv(1024)
print("Received", repr(data))
