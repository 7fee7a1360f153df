"""The class's own UDP client: asks for lines, sends each with a newline, waits for one answer, prints it."""
import socket
import sys

server = (sys.argv[1], int(sys.argv[2]))
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
    for line in sys.stdin:
        # The script reads with input(), which takes the newline off.
        client.sendto((line.rstrip("\n") + "\n").encode(), server)
        data, address = client.recvfrom(1024)
        print("Received", repr(data), "from", address)
