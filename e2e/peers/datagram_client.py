"""A UDP socket bound to HOST PORT that sends to HOST PORT, told what to do a line each:
send TEXT, zeros SIZE, many COUNT SIZE (each another one), receive, drain (all that has come by now), close."""
import socket
import sys

own, server = (sys.argv[1], int(sys.argv[2])), (sys.argv[3], int(sys.argv[4]))
family = socket.AF_INET6 if ":" in own[0] else socket.AF_INET
client = socket.socket(family, socket.SOCK_DGRAM)
client.bind(own)
print("bound", client.getsockname()[1])


def drain():
    count = 0
    while True:
        try:
            client.recvfrom(65536, socket.MSG_DONTWAIT)
            count += 1
        except BlockingIOError:
            return count


for line in sys.stdin:
    word, _, text = line.rstrip("\n").partition(" ")
    if word == "send":
        client.sendto(text.encode(), server)
        print("sent")
    elif word == "zeros":
        client.sendto(bytes(int(text)), server)
        print("sent")
    elif word == "many":
        count, size = map(int, text.split())
        for number in range(count):
            client.sendto(number.to_bytes(4, "big").rjust(size, b"x"), server)
        print("sent", count)
    elif word == "receive":
        data, address = client.recvfrom(65536)
        shown = repr(data) if len(data) < 100 else f"{len(data)} bytes"
        print("received", shown, "from", address[0], address[1])
    elif word == "drain":
        print("drained", drain())
    elif word == "close":
        client.close()
        print("closed")
