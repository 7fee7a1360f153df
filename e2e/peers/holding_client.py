"""Connects, then does what it is told, one word a line: send TEXT, receive, end (SHUT_WR), reset (SO_LINGER 0), close."""
import socket
import struct
import sys

connection = socket.create_connection((sys.argv[1], int(sys.argv[2])))
print("connected", connection.getsockname()[1])
for line in sys.stdin:
    word, _, text = line.rstrip("\n").partition(" ")
    try:
        if word == "send":
            connection.sendall(text.encode())
            print("sent")
        elif word == "receive":
            print("received", repr(connection.recv(65536)))
        elif word == "end":
            connection.shutdown(socket.SHUT_WR)
            print("ended")
        elif word == "flood":
            # Never reads: goes on until the other end takes no more, then waits in send() until it is cut.
            print("flooding")
            while True:
                connection.sendall(b"x" * 65536)
        elif word == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
            print("closed")
        elif word == "close":
            connection.close()
            print("closed")
    except OSError as failure:
        print("failed", failure.strerror)
