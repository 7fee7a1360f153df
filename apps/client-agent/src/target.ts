import type { Caller } from '@socketlab/control';
import type { Consent } from '@socketlab/daemon';
import { type Address, formatAddress, isLoopback, parseAddress } from '@socketlab/foundation';
import type { HostRecord } from '@socketlab/trust';
import { type AddressKinds, createAddressKinds } from './address-kinds.ts';
import { type Forbidden, TargetNotAllowedError } from './consent-errors.ts';
import { GroupTargetError } from './errors.ts';
import { addressesOf, type LookUp, lookUpBySystem, readWritten } from './name-lookup.ts';

/** An address that may be sent to, and why. */
export interface Target {
  readonly address: Address;
  /** Whether what is sent stays on this machine. */
  readonly isHere: boolean;
  /** The paired host whose address it is. */
  readonly host?: HostRecord;
}

/** Who wants to send, and how. */
export interface Asking {
  readonly caller: Caller;
  readonly protocol: 'tcp' | 'udp';
  readonly signal: AbortSignal;
}

/** Reads an address or a name to send to; refuses those where this client may not send for that caller. */
export type ReadTarget = (text: string, asking: Asking) => Promise<Target>;

/** What tells who has agreed, and where names lead; specs stand in for the system. */
export interface TargetGuardDeps {
  readonly consent: Pick<Consent, 'pairedHosts' | 'ownListeners'>;
  readonly kinds?: AddressKinds;
  readonly lookUp?: LookUp;
  readonly now?: () => number;
}

type Verdict = Target | Forbidden;

/**
 * Guards where the client sends: to loopback, to paired hosts while the pairing lasts, and to private addresses if the
 * owner has allowed them; never to what stands for more than one machine. A name is looked up once: all its addresses are
 * judged, and the one that was judged is the one that is connected to, whatever the name stands for a moment later. For a
 * classmate it sends to open listeners of this machine's daemons and back to the classmate's own machine: so it is no
 * stepping stone.
 */
export function createTargetGuard(
  options: { allowPrivate: boolean },
  deps: TargetGuardDeps,
): ReadTarget {
  const { kinds = createAddressKinds(), lookUp = lookUpBySystem } = deps;
  const judge = createJudge(options, { ...deps, kinds });
  return async (text, asking) => {
    const written = readWritten(text);
    if (written.kind === 'address') {
      const verdict = await judge(written.address, asking);
      return orRefuse(verdict, { address: formatAddress(written.address) });
    }
    const { name, port } = written;
    if (asking.caller.kind === 'classmate') {
      throw new TargetNotAllowedError({ address: text, forbidden: { rule: 'classmate-name' } });
    }
    const hosts = await addressesOf(name, lookUp, asking.signal);
    const targets = await Promise.all(
      hosts.map(async (host) => {
        const address = parseAddress(formatAddress({ host, port }));
        const facts = { address: formatAddress(address), name, all: hosts.join(', ') };
        return orRefuse(await judge(address, asking), facts);
      }),
    );
    // The resolver has put them in order (RFC 6724): the first is the one that any program would take.
    const [first] = targets;
    if (first === undefined) throw new RangeError('a name that was looked up has an address');
    return first;
  };
}

function orRefuse(
  verdict: Verdict,
  facts: { address: string; name?: string; all?: string },
): Target {
  if ('address' in verdict) return verdict;
  throw new TargetNotAllowedError({ ...facts, forbidden: verdict });
}

function createJudge(
  { allowPrivate }: { allowPrivate: boolean },
  { consent, kinds, now = Date.now }: TargetGuardDeps & { readonly kinds: AddressKinds },
): (address: Address, asking: Asking) => Promise<Verdict> {
  const isOver = ({ expiresAt }: HostRecord): boolean => Date.parse(expiresAt) <= now();
  const judgeForOwner = async (address: Address): Promise<Verdict> => {
    const { host } = address;
    if (isLoopback(host)) return { address, isHere: true };
    const isPrivate = kinds.isPrivate(host);
    const known = (await consent.pairedHosts()).filter((each) => isAt(each, host));
    const paired = known.find((each) => !isOver(each));
    if (paired !== undefined) return { address, isHere: kinds.isOwn(host), host: paired };
    if (isPrivate && allowPrivate) return { address, isHere: kinds.isOwn(host) };
    const [expired] = known;
    if (expired === undefined) return { rule: isPrivate ? 'private' : 'public' };
    return { rule: 'expired', host: expired.name, expiresAt: expired.expiresAt };
  };
  return async (address, { caller, protocol, signal }) => {
    const { host } = address;
    if (kinds.isGroup(host)) throw new GroupTargetError({ address: formatAddress(address) });
    if (caller.kind === 'owner') return judgeForOwner(address);
    if (isLoopback(host) || kinds.isOwn(host)) {
      const listeners = await consent.ownListeners(signal);
      const isServed = listeners.some(
        (listener) => listener.protocol === protocol && isBoundTo(listener.address, address),
      );
      return isServed ? { address, isHere: true } : { rule: 'classmate' };
    }
    const back = (await consent.pairedHosts()).find(
      (each) => each.machineId === caller.machineId && isAt(each, host) && !isOver(each),
    );
    return back === undefined ? { rule: 'classmate' } : { address, isHere: false, host: back };
  };
}

/** Where the host has proven its keys. Where its daemons are controlled is only what it said: another's, for all we know. */
function isAt({ address }: HostRecord, host: string): boolean {
  return address === host;
}

/** Whether a listener takes what comes to the address: bound to it, or to the wildcard. */
export function isBoundTo(listener: string, { host, port }: Address): boolean {
  const bound = parseAddress(listener);
  return bound.port === port && [host, '0.0.0.0', '::'].includes(bound.host);
}
