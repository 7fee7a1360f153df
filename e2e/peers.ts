import path from 'node:path';
import { PYTHON, type RunningProcess, startProcess } from '@socketlab/testkit';

export type PeerName =
  | 'class_client'
  | 'class_server'
  | 'class_udp_client'
  | 'crowd'
  | 'datagram_client'
  | 'datagram_relay'
  | 'early_client'
  | 'flood'
  | 'grpc_client'
  | 'holding_client'
  | 'idle_crowd'
  | 'listener'
  | 'screen'
  | 'service_manager'
  | 'spoofed_datagram'
  | 'terminal';

/** The file of a peer written in Python. */
export function fileOfPeer(name: PeerName): string {
  return path.join(import.meta.dirname, 'peers', `${name}.py`);
}

/** Starts a peer written in Python: e2e/peers/NAME.py, unbuffered. */
export function startPeer(name: PeerName, args: readonly string[] = []): Promise<RunningProcess> {
  return startProcess([PYTHON, '-u', fileOfPeer(name), ...args], {
    environment: { PYTHONDONTWRITEBYTECODE: '1' },
  });
}

/** A client that connects to `address:port` and does what it is told; resolves when it is connected. */
export async function connectClient(address: string): Promise<
  RunningProcess & {
    /** Tells it one thing, and waits for the line that answers. */
    tell(order: string, answer: RegExp): Promise<RegExpMatchArray>;
    readonly port: number;
  }
> {
  const [host = '', port = ''] = address.split(':');
  const client = await startPeer('holding_client', [host, port]);
  const connected = await client.waitForLine(/^connected (\d+)$/);
  return {
    ...client,
    port: Number(connected[1]),
    tell(order, answer) {
      client.write(`${order}\n`);
      return client.waitForLine(answer);
    },
  };
}

/** A Python server that prints `listening PORT`; resolves with its address when it does. */
export async function startServer(
  name: 'class_server' | 'listener',
): Promise<RunningProcess & { readonly address: string; readonly listenPort: number }> {
  const server = await startPeer(name);
  const [, port] = await server.waitForLine(/^listening (\d+)$/);
  return { ...server, address: `127.0.0.1:${port}`, listenPort: Number(port) };
}
