import path from 'node:path';
import { type Address, formatAddress, type Wait } from '@socketlab/foundation';
import type { HostRecord } from '../host.ts';
import { type Hosts, openHosts } from '../hosts.ts';
import type { Identity } from '../identity.ts';
import { openIdentity } from '../open-identity.ts';
import type { Scope } from '../scopes.ts';
import { classmateContext } from './classmate-context.ts';
import { runClassmateSession } from './classmate-session.ts';
import type { Host } from './classmate-state.ts';
import { localAddressOf } from './connection-places.ts';
import { type DialedWindow, dialWindow } from './dial-window.ts';
import { grantTo, type NewGrant, takeBack } from './granting.ts';
import { chooseHostName, keepHost } from './keep-host.ts';
import type { Granted } from './messages.ts';
import type { PairingMode } from './protocol.ts';
import { readSecret } from './typed-secret.ts';

/** With whom to pair, and for what. */
export interface PairWithOptions {
  /** Where the machine's identity, hosts and grants are. */
  readonly configDirectory: string;
  /** The owner's window. */
  readonly address: Address;
  /** What this machine calls itself: a DNS label. */
  readonly name: string;
  readonly wanted: readonly Scope[];
  /** What the host is to be called here, if not as it calls itself. */
  readonly as?: string;
  /** What its owner may do on this machine in return. */
  readonly inReturn?: { readonly scopes: readonly Scope[]; readonly validMs: number };
}

/** What the person is asked. Name and machine are what the other side says and shows: compare them with its screen. */
export interface PairingQuestion {
  readonly mode: PairingMode;
  readonly name: string;
  readonly machineId: string;
  readonly address: string;
}

/** What a person is asked with. */
export interface PairWithDeps {
  /** Resolves with what was typed: six digits, or the class's token. The signal aborts when there is no more use in it. */
  readonly ask: (question: PairingQuestion, wait: Wait) => Promise<string>;
  /** For a grant in return: control addresses of the daemons here, for who was reached from this local address. */
  readonly controlsAt?: (address: string) => Readonly<Record<string, string>>;
}

/**
 * Pairs with the owner of the window at that address, and keeps the host. Throws PairingUnreachableError,
 * NotPairingPortError, WrongDigitsError, WrongTokenError, PairingBusyError, WindowOverError, PairingRefusedError,
 * PairingHungUpError, HostExistsError, ClassTokenError, DigitsFormatError, what `ask` throws, and what identities and
 * stores throw; then nothing is kept.
 */
export async function pairWith(
  options: PairWithOptions,
  deps: PairWithDeps,
  { signal }: Wait,
): Promise<HostRecord> {
  const { configDirectory } = options;
  const address = formatAddress(options.address);
  const identity = await openIdentity(path.join(configDirectory, 'identity'));
  const dialed = await dialWindow({ address: options.address, identity }, { signal });
  const keeping = createKeeping(options, deps, { dialed, identity });
  try {
    await runClassmateSession(keeping.context, {
      socket: dialed.socket,
      address,
      signal,
      consider: keeping.consider,
      async ask({ machineId, hello: { mode, name } }, wait) {
        return readSecret(mode, await deps.ask({ mode, name, machineId, address }, wait));
      },
      store: keeping.store,
    });
    return await keeping.kept();
  } catch (failure) {
    await keeping.undo();
    throw failure;
  }
}

/** What a session keeps on this machine, and how to undo that when the session fails after all. */
function createKeeping(
  options: PairWithOptions,
  { controlsAt = () => ({}) }: PairWithDeps,
  { dialed, identity }: { readonly dialed: DialedWindow; readonly identity: Identity },
) {
  const { configDirectory, inReturn } = options;
  const hosts = openHosts(configDirectory);
  const { socket, leaf } = dialed;
  const context = classmateContext({ ...options, identity }, dialed);
  // It is gone from the socket once that is closed.
  const local = localAddressOf(socket);
  let name = '';
  let storing: Promise<Granted | null> = Promise.resolve(null);
  let older: readonly HostRecord[] = [];
  let kept: HostRecord | undefined;
  let given: NewGrant | undefined;
  const store = async ({ machineId, hello }: Host, granted: Granted): Promise<Granted | null> => {
    const host = { machineId, authority: hello.authority, address: options.address.host, granted };
    older = (await hosts.list()).filter((record) => record.machineId === machineId);
    kept = await keepHost(hosts, host, { identity, name, now: new Date() });
    if (inReturn === undefined) return null;
    const { scopes, validMs } = inReturn;
    const grantee = { machineId, name: hello.name, leaf, scopes, controls: controlsAt(local) };
    given = await grantTo({ configDirectory, validMs }, grantee);
    return given.granted;
  };
  return {
    context,
    async consider({ machineId, hello }: Host): Promise<void> {
      name = await chooseHostName(hosts, machineId, { calledItself: hello.name, as: options.as });
    },
    store(host: Host, granted: Granted): Promise<Granted | null> {
      storing = store(host, granted);
      return storing;
    },
    kept: async (): Promise<HostRecord> => kept ?? hosts.require(name),
    async undo(): Promise<void> {
      // What it failed by, the session has told.
      await storing.catch(() => undefined);
      if (kept !== undefined) {
        await forget(hosts, kept);
        for (const record of older) await hosts.add(record);
      }
      if (given !== undefined) await takeBack(configDirectory, given.issued);
    },
  };
}

/** Unless the person has removed it meanwhile. */
async function forget(hosts: Hosts, { name }: HostRecord): Promise<void> {
  const there = await hosts.list();
  if (there.some((host) => host.name === name)) await hosts.remove(name);
}
