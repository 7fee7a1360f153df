"""Sends TEXT in one UDP datagram over IPv4 that claims to come from HOST PORT, to HOST PORT: raw(7), needs CAP_NET_RAW."""
import socket
import struct
import sys

source, source_port = sys.argv[1], int(sys.argv[2])
target, target_port = sys.argv[3], int(sys.argv[4])
payload = sys.argv[5].encode()
# A checksum of 0 means that there is none (RFC 768).
datagram = struct.pack("!HHHH", source_port, target_port, 8 + len(payload), 0) + payload
# The kernel fills in length, identification and checksum of the IP header.
header = struct.pack(
    "!BBHHHBBH4s4s", 0x45, 0, 0, 0, 0, 64, socket.IPPROTO_UDP, 0,
    socket.inet_aton(source), socket.inet_aton(target),
)
with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as raw:
    raw.sendto(header + datagram, (target, 0))
print("sent")
