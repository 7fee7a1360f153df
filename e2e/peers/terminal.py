"""Runs a command line in a shell on a terminal of its own, and hangs the terminal up when the command has ended."""
import os
import pty
import sys

shell, terminal = pty.fork()
if shell == 0:
    # The shell stays, as a person's does, until the terminal is gone.
    os.execv("/bin/sh", ["sh", "-c", sys.argv[1] + "; echo done $?; read never"])
output = b""
while b"done " not in output or not output.endswith(b"\n"):
    output += os.read(terminal, 4096)
print(output.decode().replace("\r", ""), end="")
os.close(terminal)
_, status = os.waitpid(shell, 0)
print("hung up", os.WTERMSIG(status) if os.WIFSIGNALED(status) else -1)
