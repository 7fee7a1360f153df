"""A foreign gRPC client: health and reflection, over mutual TLS with the certificates given, or in plaintext."""
import sys

import grpc

address, mode = sys.argv[1], sys.argv[2]


def call(channel, method, request, streams=False):
    make = channel.stream_stream if streams else channel.unary_unary
    stub = make(method, request_serializer=bytes, response_deserializer=bytes)
    if streams:
        return next(iter(stub(iter([request]), timeout=5)))
    return stub(request, timeout=5)


if mode == "plaintext":
    channel = grpc.insecure_channel(address)
else:
    authority, certificate, key = (open(name, "rb").read() for name in sys.argv[3:6])
    channel = grpc.secure_channel(
        address,
        grpc.ssl_channel_credentials(authority, key, certificate),
        [("grpc.ssl_target_name_override", sys.argv[6])],
    )
with channel:
    try:
        # HealthCheckResponse { status = 1: SERVING }
        print("health", call(channel, "/grpc.health.v1.Health/Check", b"").hex())
        # ServerReflectionRequest { list_services = 7: "" }
        listed = call(
            channel,
            "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
            b"\x3a\x00",
            streams=True,
        )
        print("reflection", b"socketlab.v1.DaemonService" in listed)
    except grpc.RpcError as failure:
        print("failed", failure.code().name)
