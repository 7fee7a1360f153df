"""The echo server in Python for many clients, by selectors: one thread, and what the documentation of selectors does."""

import selectors
import socket

BUFFER_BYTES = 65536
BACKLOG = 1024

selector = selectors.DefaultSelector()


def accept(listener):
    connection, _ = listener.accept()
    connection.setblocking(False)
    selector.register(connection, selectors.EVENT_READ, read)


def close(connection):
    selector.unregister(connection)
    connection.close()


def read(connection):
    try:
        received = connection.recv(BUFFER_BYTES)
    except BlockingIOError:
        return
    except OSError:
        received = b""
    if received:
        answer(connection, received)
    else:
        close(connection)


def answer(connection, rest):
    try:
        sent = connection.send(rest)
    except BlockingIOError:
        sent = 0
    except OSError:
        close(connection)
        return
    if sent < len(rest):
        # The client does not read: so it is not read either.
        selector.modify(connection, selectors.EVENT_WRITE, lambda ready: answer(ready, rest[sent:]))
    elif selector.get_key(connection).events != selectors.EVENT_READ:
        selector.modify(connection, selectors.EVENT_READ, read)


with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
    server.bind(("127.0.0.1", 0))
    server.listen(BACKLOG)
    server.setblocking(False)
    selector.register(server, selectors.EVENT_READ, accept)
    print("%s:%d" % server.getsockname(), flush=True)
    while True:
        for key, _ in selector.select():
            key.data(key.fileobj)
