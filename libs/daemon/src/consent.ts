import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Connect, createConnector, type Handlers, type Services } from '@socketlab/control';
import type { Directories } from '@socketlab/foundation';
import { type HostRecord, type Identity, openHosts } from '@socketlab/trust';
import type { PermitBook } from './permit-book.ts';
import type { DaemonLocation } from './state-file.ts';

/** A listener that a daemon of this machine has open. */
export interface OwnListener {
  readonly protocol: 'tcp' | 'udp';
  /** `address:port`; the address may be the wildcard. */
  readonly address: string;
}

/** Who has agreed to what, as this machine knows it. */
export interface Consent {
  readonly machineId: string;
  /** The machines that this one is paired with; costs one stat(2) while nothing changes. */
  pairedHosts(): Promise<readonly HostRecord[]>;
  /** What the daemons of this machine have open now. */
  ownListeners(signal: AbortSignal): Promise<readonly OwnListener[]>;
}

type ListenerService = Handlers<Services['listener']>;
/** What a daemon that serves answers itself; permits are issued for it. */
export type ListenerHandlers = Omit<ListenerService, 'issuePermit'>;

const ANSWER_MS = 1_000;

/** Reads nothing before it is asked. */
export function createConsent(directories: Directories, deps: { identity: Identity }): Consent {
  const { identity } = deps;
  const hosts = openHosts(directories.config);
  let connector: Connect | undefined;
  return {
    machineId: identity.machineId,
    pairedHosts: () => hosts.list(),
    async ownListeners(signal) {
      const controls = await recordedControls(path.join(directories.state, 'daemons'));
      connector ??= createConnector();
      const connect = connector;
      const found = await Promise.all(
        controls.map((at) => listenerAt(at, { identity, signal }, connect)),
      );
      return found.filter((listener) => listener !== undefined);
    },
  };
}

/** The service with permits: who may send much to the listener is told beside what it is. */
export function withPermits(handlers: ListenerHandlers, permits: PermitBook): ListenerService {
  return {
    ...handlers,
    getListener: async (request, context) => ({
      ...(await handlers.getListener(request, context)),
      permits: permits.active(),
    }),
    issuePermit: (request, context) => permits.issue(request, context),
  };
}

async function recordedControls(directory: string): Promise<readonly string[]> {
  const files = await readdir(directory).catch(() => [] as string[]);
  const controls = files
    .filter((file) => file.endsWith('.json'))
    .map(async (file) => {
      const text = await readFile(path.join(directory, file), 'utf8');
      return (JSON.parse(text) as DaemonLocation).control;
    });
  const read = await Promise.allSettled(controls);
  // A daemon that ended meanwhile has taken its record with it, and has no listener any more.
  return read.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
}

/** What one daemon has open; nothing where it serves nothing, or does not answer. */
async function listenerAt(
  address: string,
  { identity, signal }: { identity: Identity; signal: AbortSignal },
  connect: Connect,
): Promise<OwnListener | undefined> {
  const client = connect({ address, deadlineMs: ANSWER_MS }, { identity });
  try {
    const { state, address: open, datagrams } = await client.listener.getListener({}, { signal });
    if (state !== 'LISTENER_STATE_OPEN') return undefined;
    return { protocol: datagrams ? 'udp' : 'tcp', address: open };
  } catch {
    // client-agent serves nothing, and a record may outlive its daemon: neither has a listener.
    return undefined;
  } finally {
    client.close();
  }
}
