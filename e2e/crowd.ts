import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a client of a crowd has; it is destroyed when the test ends. */
export interface CrowdClient {
  readonly socket: Socket;
  /** Resolves with the code of the error that ended it, or undefined when the server's FIN did. */
  readonly ended: Promise<string | undefined>;
}

/** Connects from `localAddress`, if one is given. Nothing is read until someone does. */
export async function connectTo(listener: string, localAddress?: string): Promise<CrowdClient> {
  const colon = listener.lastIndexOf(':');
  const host = listener.slice(0, colon).replace(/^\[|\]$/g, '');
  const port = Number(listener.slice(colon + 1));
  const where = localAddress === undefined ? { host, port } : { host, port, localAddress };
  const socket = connect({ ...where, allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  let code: string | undefined;
  socket.on('error', (error: NodeJS.ErrnoException) => {
    code = error.code;
  });
  const ended = new Promise<string | undefined>((resolve) => {
    socket.once('end', () => resolve(code));
    socket.once('close', () => resolve(code));
  });
  await once(socket, 'connect');
  socket.pause();
  return { socket, ended };
}

/** Sends, and resolves with the answer when it is as long as what was sent. Rejects when the server ends it before. */
export async function exchange(client: CrowdClient, bytes: Uint8Array): Promise<Buffer> {
  const { socket } = client;
  const early = client.ended.then((code): never => {
    throw new Error(`the server ended the connection before its answer did: ${code ?? 'FIN'}`);
  });
  // Once the answer is whole, an end is nobody's concern.
  early.catch(() => undefined);
  socket.write(bytes);
  const pieces: Buffer[] = [];
  for (let length = 0; length < bytes.length; ) {
    socket.resume();
    const data = new Promise<Buffer>((resolve) => socket.once('data', resolve));
    const piece = await Promise.race([data, early]);
    pieces.push(piece);
    length += piece.length;
  }
  socket.pause();
  return Buffer.concat(pieces);
}

/** Bytes of which each client sends a part of its own. */
export function crowdBytes(options: { clients: number; bytesEach: number }): (n: number) => Buffer {
  const all = randomBytes(options.bytesEach + options.clients);
  return (n) => all.subarray(n, n + options.bytesEach);
}

/**
 * Sends all and FIN before the first byte is read, then reads to the server's FIN. Rejects where the answer begins to
 * differ, or ends early.
 */
export async function sendThenRead({ socket }: CrowdClient, bytes: Buffer): Promise<void> {
  await new Promise<void>((resolve) => socket.end(bytes, () => resolve()));
  let read = 0;
  socket.on('data', (piece: Buffer) => {
    if (piece.compare(bytes, read, read + piece.length) !== 0) {
      socket.destroy(new Error(`the echo differs between byte ${read} and ${read + piece.length}`));
    }
    read += piece.length;
  });
  socket.resume();
  await once(socket, 'end');
  if (read !== bytes.length) throw new Error(`${read} of ${bytes.length} bytes came back`);
}

/** The memory of a process that is in RAM now (VmRSS, proc_pid_status(5)), in megabytes. */
export function residentMegabytes(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1_024;
}
