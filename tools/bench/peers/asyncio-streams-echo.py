"""The echo server in Python for many clients, by asyncio's streams, as its documentation has it."""

import asyncio

BUFFER_BYTES = 65536
BACKLOG = 1024


async def serve(reader, writer):
    try:
        while data := await reader.read(BUFFER_BYTES):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=BACKLOG)
    print("%s:%d" % server.sockets[0].getsockname(), flush=True)
    async with server:
        await server.serve_forever()


asyncio.run(main())
