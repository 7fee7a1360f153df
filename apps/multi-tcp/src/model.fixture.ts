import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import {
  createSocketThreads,
  type EvidenceHub,
  OBSERVES_CALLS,
  type SocketThreads,
} from '@socketlab/daemon';
import type { EventDraft } from '@socketlab/evidence';
import { type Address, createLogger } from '@socketlab/foundation';
import type { KernelView } from '@socketlab/kernel-view';
import { onTestFinished } from 'vitest';
import type { Limits } from './limits.ts';
import { createListener, type Listener } from './listener.ts';
import type { ModelName } from './model.ts';

const LOOK_AGAIN_MS = 5;
const AT_ONCE = AbortSignal.abort();
const LOGGER = createLogger({ name: 'spec', level: 'silent' });

/** A listener of this process, on threads as the daemon has them. */
export interface ServedModel {
  readonly address: Address;
  readonly listener: Listener;
  readonly ids: SpecThreads['ids'];
  readonly drafts: readonly EventDraft[];
  connect(): Promise<Client>;
}

/** What is served with, but for defaults. */
export interface ServedOptions {
  readonly host?: string;
  readonly limits?: Partial<Limits>;
  readonly mostThreads?: number;
  readonly observes?: boolean;
}

/** Socket threads as a daemon has them, and what its observers are told of them. */
export interface SpecThreads {
  readonly threads: SocketThreads;
  /** What the kernel's view was told. */
  readonly ids: { readonly added: number[]; readonly removed: number[] };
  readonly drafts: EventDraft[];
}

/** Threads whose calls are observed, if asked. */
export function createSpecThreads(options: { readonly observes?: boolean } = {}): SpecThreads {
  const ids = { added: [] as number[], removed: [] as number[] };
  const drafts: EventDraft[] = [];
  const observing = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  new Int32Array(observing)[0] = options.observes ? OBSERVES_CALLS : 0;
  const hub: Pick<EvidenceHub, 'observing' | 'emit'> = {
    observing,
    emit: (draft) => void drafts.push(draft),
  };
  const kernelView: Pick<KernelView, 'addThread' | 'removeThread'> = {
    addThread: async (id) => void ids.added.push(id),
    removeThread: async (id) => void ids.removed.push(id),
  };
  const threads = createSocketThreads({
    hub: hub as EvidenceHub,
    kernelView: kernelView as KernelView,
    logger: LOGGER,
    clock: { offsetNs: 0n },
  });
  return { threads, ids, drafts };
}

/** Opens a listener with the model; at the end of the test it is cut. */
export async function serveModel(
  model: ModelName,
  options: ServedOptions = {},
): Promise<ServedModel> {
  const { host = '127.0.0.1', limits, mostThreads = 64, observes = false } = options;
  const { threads, ids, drafts } = createSpecThreads({ observes });
  const listener = createListener({
    threads,
    logger: LOGGER,
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
    ids,
    drafts,
    connect: () => connectClient(address),
  };
}

/** A client that sends a message and waits for the answer. */
export interface Client {
  readonly name: string;
  exchange(message: string): Promise<string>;
  /** Sends FIN, and resolves when the server has sent its own. */
  leave(): Promise<void>;
}

async function connectClient(address: Address): Promise<Client> {
  const socket = connect(address);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return {
    name: `127.0.0.1:${socket.localPort}`,
    async exchange(message) {
      socket.write(message);
      const [answer] = await once(socket, 'data');
      return String(answer);
    },
    async leave() {
      socket.end();
      await once(socket, 'close');
    },
  };
}

/** Resolves when the question is answered with yes; the test's own time is the bound. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(LOOK_AGAIN_MS);
}
