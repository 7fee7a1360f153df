import { formatAddress } from '@socketlab/foundation';
import { type Permit, PermitNotValidError, readPermit, type SignedPermit } from '@socketlab/trust';
import { PermitExceededError, PermitNeededError } from './consent-errors.ts';
import { createRateMeter, type RateMeter } from './rate-meter.ts';
import { isBoundTo, type Target } from './target.ts';

/** What is to be sent. */
export interface Load {
  readonly connections: number;
  /** Connections or datagrams that begin. */
  readonly starts: number;
  /** Of all together, each way, at most. */
  readonly bytes: number;
}

/** A permit in use: what it allows is counted over all that uses it. */
interface PermitUse {
  readonly permit: Permit;
  readonly meter: RateMeter;
  readonly firstMs: number;
  connections: number;
  bytes: number;
}

/** Reads permits and holds whoever uses them to what they allow. */
export interface PermitLedger {
  /** Takes what is to be sent from the permit, and returns how to give the connections back. */
  take(
    signed: SignedPermit,
    about: { target: Target; protocol: 'tcp' | 'udp' },
    load: Load,
  ): () => void;
  /** What the permit still allows, of which nothing is taken; its time runs from then on. */
  look(signed: SignedPermit, about: { target: Target; protocol: 'tcp' | 'udp' }): PermitLeft;
}

/** What is left of a permit. */
export interface PermitLeft {
  readonly connections: number;
  readonly bytes: number;
  readonly perSecond: number;
  readonly ms: number;
}

/** So many permits are remembered, those that are over too: an old one does not become fresh by being forgotten. */
const KEPT = 4_096;

/** A ledger without an entry. Its clock is this process' own, and only runs. */
export function createPermitLedger(
  options: { machineId: string },
  now: () => number = () => performance.now(),
): PermitLedger {
  const uses = new Map<string, PermitUse>();
  const useOf = (permit: Permit): PermitUse => {
    const known = uses.get(permit.nonce);
    if (known !== undefined) return known;
    const meter = createRateMeter(permit.perSecond, now);
    const use = { permit, meter, firstMs: now(), connections: 0, bytes: 0 };
    uses.set(permit.nonce, use);
    const [oldest] = uses.keys();
    if (uses.size > KEPT && oldest !== undefined) uses.delete(oldest);
    return use;
  };
  const find = (
    signed: SignedPermit,
    { target, protocol }: { target: Target; protocol: 'tcp' | 'udp' },
  ): PermitUse => {
    if (target.host === undefined) {
      const rule = { en: 'this', 'pt-BR': 'isto' };
      const address = formatAddress(target.address);
      throw new PermitNeededError({ address, host: undefined, rule });
    }
    const permit = readPermit(signed, target.host);
    refuseIfForAnother(permit, { target, protocol, machineId: options.machineId });
    return useOf(permit);
  };
  return {
    look(signed, about) {
      const { permit, connections, bytes, firstMs } = find(signed, about);
      return {
        connections: permit.connections - connections,
        bytes: permit.bytes - bytes,
        perSecond: permit.perSecond,
        ms: permit.durationMs - (now() - firstMs),
      };
    },
    take(signed, about, load) {
      const address = formatAddress(about.target.address);
      const use = find(signed, about);
      refuseIfExceeded(use, { address, load, lastedMs: now() - use.firstMs });
      use.connections += load.connections;
      use.bytes += load.bytes;
      return () => {
        use.connections -= load.connections;
      };
    },
  };
}

function refuseIfForAnother(
  permit: Permit,
  wanted: { target: Target; protocol: 'tcp' | 'udp'; machineId: string },
): void {
  if (permit.machineId !== wanted.machineId) {
    throw new PermitNotValidError({
      problem: { en: 'it is for another machine', 'pt-BR': 'é de outra máquina' },
    });
  }
  const { target, protocol } = wanted;
  if (permit.protocol !== protocol || !isBoundTo(permit.listener, target.address)) {
    const listener = `${permit.listener}/${permit.protocol}`;
    throw new PermitNotValidError({
      problem: { en: `it is for ${listener}`, 'pt-BR': `é para ${listener}` },
    });
  }
}

function refuseIfExceeded(
  { permit, meter, connections, bytes }: PermitUse,
  { address, load, lastedMs }: { address: string; load: Load; lastedMs: number },
): void {
  const checks = [
    { what: TIME, asked: Math.ceil(lastedMs), allowed: permit.durationMs },
    { what: AT_ONCE, asked: connections + load.connections, allowed: permit.connections },
    { what: BYTES, asked: bytes + load.bytes, allowed: permit.bytes },
  ];
  for (const { what, asked, allowed } of checks) {
    if (asked > allowed) throw new PermitExceededError({ address, what, asked, allowed });
  }
  if (!meter.take(load.starts)) {
    const facts = { address, what: A_SECOND, asked: load.starts, allowed: permit.perSecond };
    throw new PermitExceededError(facts);
  }
}

const TIME = { en: 'milliseconds', 'pt-BR': 'milissegundos' };
const AT_ONCE = { en: 'connections at once', 'pt-BR': 'conexões ao mesmo tempo' };
const BYTES = { en: 'bytes each way', 'pt-BR': 'bytes em cada sentido' };
const A_SECOND = { en: 'beginnings a second', 'pt-BR': 'inícios por segundo' };
