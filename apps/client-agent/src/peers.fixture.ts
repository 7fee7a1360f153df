import type { Address } from '@socketlab/foundation';
import { type RunningProcess, startProcess, startPython } from '@socketlab/testkit';

/** A server in another process, for a client that blocks this one. */
export interface Peer {
  readonly address: Address;
  readonly process: RunningProcess;
}

const TCP_SERVER = `
import errno, socket, sys
host, mode, backlog = sys.argv[1:4]
family = socket.AF_INET6 if ":" in host else socket.AF_INET
listener = socket.socket(family, socket.SOCK_STREAM)
listener.bind((host, 0))
listener.listen(int(backlog))
print("port", listener.getsockname()[1])
while True:
    connection, peer = listener.accept()
    print("peer", peer[0], peer[1])
    try:
        while True:
            data = connection.recv(1024)
            if not data:
                print("end FIN")
                break
            if mode == "mute": continue
            if mode == "deaf": break
            connection.sendall(data.upper() if mode == "upper" else data)
            if mode == "once": break
    except OSError as problem:
        print("end", errno.errorcode[problem.errno])
    connection.close()
`;

const UDP_SERVER = `
import socket, sys
host, mode = sys.argv[1:3]
family = socket.AF_INET6 if ":" in host else socket.AF_INET
server = socket.socket(family, socket.SOCK_DGRAM)
server.bind((host, 0))
print("port", server.getsockname()[1])
stranger = socket.socket(family, socket.SOCK_DGRAM)
stranger.bind((host, 0))
count = 0
while True:
    data, peer = server.recvfrom(65536)
    count += 1
    print("from", peer[0], peer[1], len(data))
    if mode == "mute": continue
    if mode == "stranger": stranger.sendto(b"not the server", peer)
    if mode == "late" and count == 1: continue
    server.sendto(data.strip().upper(), peer)
`;

const NODE_SERVER = `
const server = require('node:net').createServer((connection) => {
  connection.on('error', () => undefined);
  connection.pipe(connection);
});
server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, () => {
  console.log('port ' + server.address().port);
});
`;

/**
 * A TCP server in Python that serves one client at a time, as the class's do. `echo` answers what comes, `upper` that in
 * upper case, `once` answers and closes, `mute` reads and says nothing, `deaf` closes when something came.
 */
export async function startTcpPeer(
  mode: 'echo' | 'upper' | 'once' | 'mute' | 'deaf',
  { host = '127.0.0.1', backlog = 128 }: { host?: string; backlog?: number } = {},
): Promise<Peer> {
  return peerOf(await startPython(TCP_SERVER, [host, mode, String(backlog)]), host);
}

/** A UDP server in Python. `late` ignores the first datagram; `stranger` has another socket answer first. */
export async function startUdpPeer(
  mode: 'upper' | 'mute' | 'late' | 'stranger',
  host = '127.0.0.1',
): Promise<Peer> {
  return peerOf(await startPython(UDP_SERVER, [host, mode]), host);
}

/** An echo server on Node's own net, which serves all its clients at once. */
export async function startNodePeer(): Promise<Peer> {
  return peerOf(await startProcess([process.execPath, '-e', NODE_SERVER]), '127.0.0.1');
}

async function peerOf(running: RunningProcess, host: string): Promise<Peer> {
  const [, port] = await running.waitForLine(/^port (\d+)$/);
  return { address: { host, port: Number(port) }, process: running };
}
