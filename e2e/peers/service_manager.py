"""A service manager in miniature: makes sockets, hands them over, and prints what the service tells it.

service_manager.py KIND[,KIND...] COMMAND...: each KIND is tcp, udp, unix, connected, bound or file; none for ''. It holds
the sockets as long as it lives, and the process goes on when the service has ended. Words on standard input: start,
term, hup, kill.
"""
import os
import select
import signal
import socket
import sys

WATCHDOG_USEC = os.environ.get('SPEC_WATCHDOG_USEC')
FOR_PID = os.environ.get('SPEC_LISTEN_PID')


def make(kind):
    if kind == 'file':
        return open('/dev/null')
    if kind == 'unix':
        unix = socket.socket(socket.AF_UNIX)
        unix.bind('')
        unix.listen()
        return unix
    own = socket.socket(socket.AF_INET, socket.SOCK_DGRAM if kind == 'udp' else socket.SOCK_STREAM)
    own.bind(('127.0.0.1', 0))
    if kind == 'tcp':
        own.listen(7)
    if kind == 'connected':
        other = socket.create_server(('127.0.0.1', 0))
        own.connect(other.getsockname())
        KEPT.append(other)
    if kind != 'connected':
        print('%s %s:%d' % ((kind,) + own.getsockname()), flush=True)
    return own


KEPT = []
kinds = [kind for kind in sys.argv[1].split(',') if kind]
sockets = [make(kind) for kind in kinds]
notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
notify.bind('\0socketlab-spec-%d' % os.getpid())
child = 0


def start():
    global child
    child = os.fork()
    if child:
        print('started %d' % child, flush=True)
        return
    # First out of the way: one of them may have the number that another is to get.
    high = [os.dup2(own.fileno(), 200 + index) for index, own in enumerate(sockets)]
    for index, number in enumerate(high):
        os.dup2(number, 3 + index)
        os.set_inheritable(number, False)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    environment = dict(os.environ, NOTIFY_SOCKET='@socketlab-spec-%d' % os.getppid())
    if sockets:
        environment.update(LISTEN_FDS=str(len(sockets)), LISTEN_PID=FOR_PID or str(os.getpid()))
        environment['LISTEN_FDNAMES'] = ':'.join(kinds)
    if WATCHDOG_USEC:
        environment.update(WATCHDOG_USEC=WATCHDOG_USEC, WATCHDOG_PID=str(os.getpid()))
    os.execvpe(sys.argv[2], sys.argv[2:], environment)


def obey(word):
    if word == 'start':
        start()
    elif word in SIGNALS:
        os.kill(child, SIGNALS[word])


SIGNALS = {'term': signal.SIGTERM, 'hup': signal.SIGHUP, 'kill': signal.SIGKILL}
waker, wake = socket.socketpair()
wake.setblocking(False)
signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
signal.signal(signal.SIGCHLD, lambda *_: None)
signal.signal(signal.SIGTERM, lambda *_: sys.exit())
start()
buffered = b''


def serve():
    """Until standard input ends, or somebody ends this process."""
    global buffered, child
    while True:
        ready, _, _ = select.select([notify, sys.stdin, waker], [], [])
        if notify in ready:
            print('told %s' % ' | '.join(notify.recv(8192).decode().split('\n')), flush=True)
            continue
        if waker in ready:
            waker.recv(64)
            ended, status = os.waitpid(-1, os.WNOHANG) if child else (0, 0)
            if ended:
                child = 0
                print('ended %d' % os.waitstatus_to_exitcode(status), flush=True)
        if sys.stdin in ready:
            data = os.read(0, 4096)
            if not data:
                return
            *lines, buffered = (buffered + data).split(b'\n')
            for line in lines:
                obey(line.decode())


try:
    serve()
finally:
    if child:
        os.kill(child, signal.SIGKILL)
