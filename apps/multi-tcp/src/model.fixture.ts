import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createSocketThreads, type EvidenceHub, OBSERVES_CALLS } from '@socketlab/daemon';
import type { EventDraft } from '@socketlab/evidence';
import { type Address, createLogger } from '@socketlab/foundation';
import type { KernelView } from '@socketlab/kernel-view';
import { onTestFinished } from 'vitest';
import type { Limits } from './limits.ts';
import { createListener, type Listener } from './listener.ts';
import type { ModelName } from './model.ts';

const LOOK_AGAIN_MS = 5;
const AT_ONCE = AbortSignal.abort();

/** A listener of this process, on threads as the daemon has them. */
export interface ServedModel {
  readonly address: Address;
  readonly listener: Listener;
  /** Which threads the kernel's view was told of. */
  readonly threads: { readonly added: number[]; readonly removed: number[] };
  readonly drafts: EventDraft[];
  connect(localAddress?: string): Promise<Client>;
}

/** What is served with, but for defaults. */
export interface ServedOptions {
  readonly host?: string;
  readonly limits?: Partial<Limits>;
  readonly mostThreads?: number;
  readonly observes?: boolean;
}

/** Opens a listener with the model; at the end of the test it is cut. */
export async function serveModel(
  model: ModelName,
  options: ServedOptions = {},
): Promise<ServedModel> {
  const { host = '127.0.0.1', limits, mostThreads = 64, observes = false } = options;
  const threads = { added: [] as number[], removed: [] as number[] };
  const drafts: EventDraft[] = [];
  const observing = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  new Int32Array(observing)[0] = observes ? OBSERVES_CALLS : 0;
  const hub: Pick<EvidenceHub, 'observing' | 'emit'> = {
    observing,
    emit: (draft) => void drafts.push(draft),
  };
  const kernelView: Pick<KernelView, 'addThread' | 'removeThread'> = {
    addThread: async (id) => void threads.added.push(id),
    removeThread: async (id) => void threads.removed.push(id),
  };
  const logger = createLogger({ name: 'spec', level: 'silent' });
  const listener = createListener({
    threads: createSocketThreads({
      hub: hub as EvidenceHub,
      kernelView: kernelView as KernelView,
      logger,
      clock: { offsetNs: 0n },
    }),
    logger,
    watch: async () => async () => undefined,
    onClosing: () => undefined,
  });
  onTestFinished(() => listener.end(AT_ONCE));
  const address = await listener.open({
    address: { host, port: 0 },
    backlog: 128,
    reply: 'echo',
    model,
    mostThreads,
    limits: { connections: 1_000, connectionsPerAddress: 0, idleMs: 0, bytes: 0, ...limits },
  });
  return {
    address,
    listener,
    threads,
    drafts,
    connect: (localAddress) => connectClient(address, localAddress),
  };
}

/** A client that reads only when it is told to. */
export interface Client {
  readonly socket: Socket;
  /** Resolves when the server has ended it: with the code of an error, undefined when it was a FIN. */
  readonly ended: Promise<string | undefined>;
  /** Sends, and resolves with as many bytes as were sent; rejects when the server ends it before. */
  exchange(bytes: Uint8Array): Promise<Buffer>;
  /** Reads until the server's FIN. */
  readAll(): Promise<Buffer>;
  /** Sends FIN, and resolves when the server has sent its own. */
  leave(): Promise<void>;
}

async function connectClient(address: Address, localAddress?: string): Promise<Client> {
  const where = { ...address, ...(localAddress !== undefined && { localAddress }) };
  const socket = connect({ ...where, allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  let code: string | undefined;
  socket.on('error', (error: NodeJS.ErrnoException) => {
    code = error.code;
  });
  const ended = new Promise<string | undefined>((resolve) => {
    socket.once('end', () => resolve(undefined));
    socket.once('close', () => resolve(code));
  });
  await once(socket, 'connect');
  socket.pause();
  return {
    socket,
    ended,
    exchange: (bytes) => exchange(socket, bytes, ended),
    async readAll() {
      const pieces: Buffer[] = [];
      socket.on('data', (piece: Buffer) => pieces.push(piece));
      socket.resume();
      const failed = await ended;
      if (failed !== undefined) throw new Error(`the connection ended with ${failed}`);
      return Buffer.concat(pieces);
    },
    async leave() {
      socket.resume().end();
      await ended;
    },
  };
}

async function exchange(
  socket: Socket,
  bytes: Uint8Array,
  ended: Promise<unknown>,
): Promise<Buffer> {
  const early = ended.then((): never => {
    throw new Error('the server ended the connection before its answer did');
  });
  early.catch(() => undefined);
  socket.write(bytes);
  const pieces: Buffer[] = [];
  for (let length = 0; length < bytes.length; ) {
    const data = new Promise<Buffer>((resolve) => socket.once('data', resolve));
    socket.resume();
    const piece = await Promise.race([data, early]);
    socket.pause();
    pieces.push(piece);
    length += piece.length;
  }
  return Buffer.concat(pieces);
}

/** Resolves when the question is answered with yes; the test's own time is the bound. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
}

/** How many connections have ended, by reason; those of no connection left out. */
export function closedOf({ listener }: ServedModel): Record<string, number> {
  const entries = Object.entries(listener.totals.closed);
  return Object.fromEntries(entries.filter(([, count]) => count > 0));
}
