import path from 'node:path';
import { temporaryHome } from '@socketlab/testkit';
import { onTestFinished, vi } from 'vitest';
import { type Grants, openGrants } from '../grants.ts';
import type { HostRecord } from '../host.ts';
import { type Hosts, openHosts } from '../hosts.ts';
import type { Identity } from '../identity.ts';
import { openIdentity } from '../open-identity.ts';
import { type PairWithOptions, pairWith } from './pair-with.ts';
import type { PairingEvent } from './pairing-event.ts';
import {
  createPairingServer,
  type PairingServer,
  type PairingServerOptions,
} from './pairing-server.ts';

/** One person's machine: a home of its own, and what pairing leaves in it. */
export interface LabMachine {
  readonly name: string;
  readonly config: string;
  readonly identity: Identity;
  readonly grants: Grants;
  readonly hosts: Hosts;
}

/** A machine with a fresh identity. */
export async function labMachine(name: string): Promise<LabMachine> {
  const config = temporaryHome().directory;
  const identity = await openIdentity(path.join(config, 'identity'));
  return { name, config, identity, grants: openGrants(config), hosts: openHosts(config) };
}

/** An owner's, a classmate's, and someone else's machine. */
export function threeMachines(): Promise<readonly [LabMachine, LabMachine, LabMachine]> {
  return Promise.all([labMachine('lab-07'), labMachine('lab-08'), labMachine('mallory')] as const);
}

/** Whether pairing has left nothing there. */
export async function hasNothing({ grants, hosts }: LabMachine): Promise<boolean> {
  return grants.list().length === 0 && (await hosts.list()).length === 0;
}

/** A window that is open, and all that it has told. */
export interface OpenedWindow {
  readonly server: PairingServer;
  readonly port: number;
  readonly events: readonly PairingEvent[];
  /** The addresses of the owner that classmates came to. */
  readonly reached: readonly string[];
  /** Resolves with the first event of that kind, past or to come. */
  event<Kind extends PairingEvent['kind']>(
    kind: Kind,
  ): Promise<Extract<PairingEvent, { kind: Kind }>>;
  /** Resolves with the digits that the owner is shown. */
  digits(): Promise<string>;
}

export const CONTROLS = { 'tcp-echo': '127.0.0.1:17431' } as const;
const HOUR_MS = 3_600_000;

/** Opens a window on loopback; it is stopped when the test ends. */
export async function openTestWindow(
  owner: LabMachine,
  options: Partial<PairingServerOptions> = {},
): Promise<OpenedWindow> {
  const events: PairingEvent[] = [];
  const reached: string[] = [];
  const server = createPairingServer(
    {
      configDirectory: owner.config,
      address: { host: '127.0.0.1', port: 0 },
      name: owner.name,
      scopes: ['observe', 'serve'],
      validMs: HOUR_MS,
      mode: { kind: 'digits' },
      ...options,
    },
    {
      log: { debug: () => undefined },
      onEvent: (event) => events.push(event),
      controlsAt(local) {
        reached.push(local);
        return CONTROLS;
      },
    },
  );
  const { signal } = new AbortController();
  await server.start({ signal });
  onTestFinished(() => server.stop({ signal }));
  const event: OpenedWindow['event'] = (kind) =>
    vi.waitFor(
      () => {
        const found = events.find((each) => each.kind === kind);
        if (found === undefined) throw new Error(`the window told nothing of ${kind}`);
        return found as never;
      },
      { timeout: 5_000, interval: 5 },
    );
  const { port } = server.address();
  return {
    server,
    port,
    events,
    reached,
    event,
    digits: async () => (await event('asked')).digits,
  };
}

/** Pairs as a person does who types what `read` finds on the owner's screen. */
export function pairAs(
  machine: LabMachine,
  port: number,
  read: () => Promise<string>,
  options: Partial<PairWithOptions> & {
    readonly signal?: AbortSignal;
    readonly controls?: Readonly<Record<string, string>>;
  } = {},
): Promise<HostRecord> {
  const { signal = new AbortController().signal, controls = {}, ...rest } = options;
  return pairWith(
    {
      configDirectory: machine.config,
      address: { host: '127.0.0.1', port },
      name: machine.name,
      wanted: ['observe', 'serve', 'traffic'],
      ...rest,
    },
    { ask: read, controlsAt: () => controls },
    { signal },
  );
}

/** Digits that are not those. */
export function otherThan(digits: string): string {
  return String((Number(digits) + 1) % 1_000_000).padStart(6, '0');
}
