import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { parseAddress, parsePort } from '@socketlab/foundation';
import type { HostRecord } from '@socketlab/trust';
import { DAEMONS } from '../../daemons.ts';
import type { LookupFacts, TargetFacts } from './facts.ts';

/** What was asked for: a host that is paired, a name or an address, and a port if one was given. */
export interface Wanted {
  readonly given: string;
  readonly host: string;
  readonly port: number | undefined;
}

/** Reads `lab-07`, `lab-07:65432`, `192.0.2.7`, `[::1]:80`. Throws InvalidValueError. */
export function readWanted(given: string, what: string): Wanted {
  const name = /^(?<host>[A-Za-z0-9_](?:[A-Za-z0-9_.-]*))(?::(?<port>[^:]*))?$/.exec(given)?.groups;
  const host = name?.['host'] ?? '';
  if (host !== '' && isIP(host) === 0 && !/^\d+$/.test(host)) {
    const port = name?.['port'];
    return { given, host, port: port === undefined ? undefined : nonZero(port, what) };
  }
  const { host: address, port } = parseAddress(given, { host: '', port: 0 }, what);
  return { given, host: address, port: port === 0 ? undefined : port };
}

function nonZero(text: string, what: string): number | undefined {
  const port = parsePort(text, what);
  return port === 0 ? undefined : port;
}

const PAIRING_PORT = 17_430;
const LISTENER_PORTS = [65_431, 65_432, 65_433];

/** Where the pairing listens, and the daemons listen for control, unless told otherwise. */
function expectationAt(port: number): TargetFacts['expects'] {
  if (port === PAIRING_PORT) return 'pairing';
  if (LISTENER_PORTS.includes(port)) return 'listener';
  const isControl = DAEMONS.some(({ control }) => parseAddress(control).port === port);
  return isControl ? 'control' : 'anything';
}

/** Whom it means: the paired host of that name or address, if there is one. */
export function recordFor(
  { host }: Pick<Wanted, 'host'>,
  records: readonly HostRecord[],
): HostRecord | undefined {
  return (
    records.find(({ name }) => name === host.toLowerCase()) ??
    records.find(({ address }) => address === host)
  );
}

/** Names become an address once: what is looked at afterwards is that address and no other. */
export async function resolveName(name: string): Promise<LookupFacts> {
  const startedAt = performance.now();
  try {
    const found = await lookup(name, { all: true });
    const addresses = found.map(({ address }) => address);
    return { name, addresses, ms: performance.now() - startedAt };
  } catch (failure) {
    const { code = 'UNKNOWN' } = failure as NodeJS.ErrnoException;
    return { name, addresses: [], errno: code, ms: performance.now() - startedAt };
  }
}

/** Puts together what is looked at. Without a port: the control port of a paired host, else the port of the pairing. */
export function targetOf(
  wanted: Wanted,
  { address, record, isOwn }: { address: string; record: HostRecord | undefined; isOwn: boolean },
): TargetFacts {
  const controls = Object.values(record?.controls ?? {}).map((control) => parseAddress(control));
  const port = wanted.port ?? controls[0]?.port ?? PAIRING_PORT;
  const isControl = controls.some((control) => control.port === port);
  return {
    given: wanted.given,
    address,
    port,
    expects: isControl ? 'control' : expectationAt(port),
    isOwn,
    ...(record === undefined ? {} : { host: record.name }),
  };
}
