"""Runs a command on a terminal of its own that does as it is told: keys, another size, signals, hanging up.

Reads one JSON object a line: {"keys": TEXT}, {"keysWhenRaw": TEXT}, which are pressed as soon as the terminal is no longer
one that gathers a line before it is read and makes another key of Enter, {"resize": [COLUMNS, ROWS]}, {"signal": NUMBER}, {"hangup": true}. Writes
one a line: {"output": TEXT} as it comes, and {"ended": STATUS, "isRestored": BOOL} once the command has ended, which
tells whether the terminal's attributes, termios(3), are those that it had before.
"""
import codecs
import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios

columns, rows, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
master, slave = pty.openpty()


def resize(width, height):
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))


def tell(**what):
    print(json.dumps(what), flush=True)


resize(columns, rows)
before = termios.tcgetattr(slave)
child = os.fork()
if child == 0:
    os.close(master)
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    for descriptor in (0, 1, 2):
        os.dup2(slave, descriptor)
    os.execvp(command[0], command)

decode = codecs.getincrementaldecoder("utf-8")("replace").decode
orders = b""
is_hung_up = False
watched = [0, master]
ended, status = 0, 0
held = b""
while True:
    if held and not termios.tcgetattr(slave)[3] & termios.ICANON:
        os.write(master, held)
        held = b""
    if not ended:
        ended, status = os.waitpid(child, os.WNOHANG)
    ready, _, _ = select.select(watched, [], [], 0.05)
    if master in ready:
        tell(output=decode(os.read(master, 65536)))
    elif ended:
        break
    if 0 in ready:
        chunk = os.read(0, 65536)
        if chunk == b"":
            watched.remove(0)
        *lines, orders = (orders + chunk).split(b"\n")
        for order in map(json.loads, lines):
            if "keys" in order:
                os.write(master, order["keys"].encode())
            elif "keysWhenRaw" in order:
                held += order["keysWhenRaw"].encode()
            elif "resize" in order:
                resize(*order["resize"])
            elif "signal" in order:
                os.kill(child, order["signal"])
            elif not is_hung_up:
                is_hung_up = True
                watched.remove(master)
                os.close(slave)
                os.close(master)
code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
tell(ended=code, isRestored=is_hung_up or termios.tcgetattr(slave) == before)
