import path from 'node:path';
import { type Address, formatAddress, type Wait } from '@socketlab/foundation';
import type { HostRecord } from '../host.ts';
import { openHosts } from '../hosts.ts';
import type { Identity } from '../identity.ts';
import { openIdentity } from '../open-identity.ts';
import type { Scope } from '../scopes.ts';
import { classmateContext } from './classmate-context.ts';
import { runClassmateSession } from './classmate-session.ts';
import type { Host } from './classmate-state.ts';
import { dialWindow } from './dial-window.ts';
import { grantTo } from './granting.ts';
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
  readonly inReturn?: {
    readonly scopes: readonly Scope[];
    readonly validMs: number;
    readonly controls: Readonly<Record<string, string>>;
  };
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
}

/**
 * Pairs with the owner of the window at that address, and keeps the host. Throws PairingUnreachableError,
 * NotPairingPortError, WrongDigitsError, WrongTokenError, PairingBusyError, PairingExpiredError, PairingRefusedError,
 * PairingHungUpError, HostExistsError, ClassTokenError, DigitsFormatError, what `ask` throws, and what identities and
 * stores throw.
 */
export async function pairWith(
  options: PairWithOptions,
  deps: PairWithDeps,
  { signal }: Wait,
): Promise<HostRecord> {
  const { configDirectory, address, inReturn } = options;
  const identity = await openIdentity(path.join(configDirectory, 'identity'));
  const hosts = openHosts(configDirectory);
  const socket = await dialWindow({ address, identity }, { signal });
  let name = '';
  let kept: HostRecord | undefined;
  const { leaf, context } = classmateContext({ ...options, identity }, socket);
  await runClassmateSession(context, {
    socket,
    address: formatAddress(address),
    signal,
    async consider({ machineId, hello }) {
      const calledItself = hello.name;
      name = await chooseHostName(hosts, { machineId, calledItself, ...asOf(options) });
    },
    async ask({ machineId, hello }, wait) {
      const { mode, name: calledItself } = hello;
      const question = { mode, name: calledItself, machineId, address: formatAddress(address) };
      return readSecret(mode, await deps.ask(question, wait));
    },
    async store(host, granted) {
      kept = await keep({ host, granted, name }, options, identity);
      if (inReturn === undefined) return null;
      const { machineId, hello } = host;
      const grantee = { machineId, name: hello.name, leaf, ...inReturn };
      return (await grantTo({ configDirectory, validMs: inReturn.validMs }, grantee)).granted;
    },
  });
  return kept ?? (await hosts.require(name));
}

function keep(
  { host, granted, name }: { host: Host; granted: Granted; name: string },
  { configDirectory, address }: PairWithOptions,
  identity: Identity,
): Promise<HostRecord> {
  const { machineId, hello } = host;
  const { authority, name: calledItself } = hello;
  return keepHost(
    openHosts(configDirectory),
    { machineId, calledItself, authority, address: address.host, granted },
    { identity, name, now: new Date() },
  );
}

function asOf({ as }: PairWithOptions): { as?: string } {
  return as === undefined ? {} : { as };
}
