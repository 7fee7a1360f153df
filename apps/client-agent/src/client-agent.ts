import { readFile } from 'node:fs/promises';
import type { DaemonApp, DaemonParts } from '@socketlab/daemon';
import type { SnapshotObservation } from '@socketlab/evidence';
import { type Configuration, formatAddress } from '@socketlab/foundation';
import type { OPTIONS } from './config.ts';
import { createClientService } from './control.ts';
import { createDialer, type Dialer } from './dialer.ts';
import { defineClientMetrics } from './metrics.ts';
import { createTargetGuard } from './target.ts';

const LESSON = 'exchange.ts';
/** How many of its own addresses the client remembers, to tell its sockets from a stranger's in the system's tables. */
const LOCALS_KEPT = 4_096;

/** Makes the daemon client-agent out of the parts that every daemon has. */
export function createClientAgent(
  parts: DaemonParts,
  configuration: Configuration<typeof OPTIONS>,
): DaemonApp {
  const { threads, kernelView, registry } = parts;
  const locals = new Set<string>();
  const dialer = createDialer({
    threads,
    onLocal(local) {
      locals.add(formatAddress(local));
      const [oldest] = locals;
      if (locals.size > LOCALS_KEPT && oldest !== undefined) locals.delete(oldest);
    },
  });
  const readSockets = (port: number): readonly SnapshotObservation[] =>
    kernelView.snapshot({ role: 'client', port }).filter(({ socket }) => locals.has(socket.local));
  defineClientMetrics(registry, { dialer, readHeld: () => heldSockets(dialer, readSockets) });
  return {
    name: 'dialer',
    client: createClientService({
      dialer,
      readTarget: createTargetGuard(configuration),
      readSockets,
      source: async () => ({
        file: LESSON,
        text: await readFile(new URL(LESSON, import.meta.url), 'utf8'),
      }),
    }),
    ownSockets: {
      watchOf: (port) => ({ role: 'client', port }),
      isOwn: ({ socket }) => locals.has(socket.local),
    },
    start: async () => {},
    stop: () => dialer.closeAll(),
    counters: () => ({
      openConnections: dialer.held.length,
      totalConnections: dialer.counters.exchanges + dialer.counters.opened,
      receivedBytes: dialer.counters.receivedBytes,
      sentBytes: dialer.counters.sentBytes,
    }),
  };
}

function heldSockets(
  dialer: Dialer,
  readSockets: (port: number) => readonly SnapshotObservation[],
): readonly SnapshotObservation[] {
  const held = new Set(dialer.held.map(({ local }) => formatAddress(local)));
  const ports = new Set(dialer.held.map(({ remote }) => remote.port));
  return [...ports].flatMap(readSockets).filter(({ socket }) => held.has(socket.local));
}
