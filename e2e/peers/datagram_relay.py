"""Stands between two UDP servers, HOST PORT and HOST PORT: what the one answers goes to the other, and back. Says TEXT to
the first one, prints a line for each datagram that it has sent, the first one too, and how many when nothing has come for
a second and a half."""
import select
import socket
import sys

servers = [(sys.argv[1], int(sys.argv[2])), (sys.argv[3], int(sys.argv[4]))]
ends = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in servers]
for end, server in zip(ends, servers):
    end.connect(server)
sent = 1
ends[0].send(sys.argv[5].encode())
while sent < 1000:
    ready, _, _ = select.select(ends, [], [], 1.5)
    if not ready:
        break
    for end in ready:
        ends[1 - ends.index(end)].send(end.recv(65536))
        sent += 1
print("silent after", sent)
