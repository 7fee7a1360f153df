import { isIP } from 'node:net';
import { InvalidValueError, parseAddress } from '@socketlab/foundation';
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
  const name = /^(?<host>[A-Za-z0-9_][A-Za-z0-9_.-]*)(?::(?<port>[^:]*))?$/.exec(given)?.groups;
  const host = name?.['host'] ?? '';
  const isName = host !== '' && isIP(host) === 0 && !/^[\d.]+$/.test(host);
  if (isName) return { given, host, port: readPort(name?.['port'], given, what) };
  const bracketed = /^\[(?<host>[^\]]+)\](?::(?<port>.*))?$/.exec(given)?.groups;
  const parts = bracketed ?? (isIP(given) === 0 ? name : { host: given });
  const literal = parts?.['host'] ?? '';
  if (isIP(literal.split('%')[0] ?? '') === 0) throw notATarget(given, what);
  const port = readPort(parts?.['port'], given, what);
  // Spelled as the kernel does, so that it can be compared with what others say.
  return { given, host: parseAddress(literal, { host: '', port: 1 }, what).host, port };
}

function readPort(text: string | undefined, given: string, what: string): number | undefined {
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > MOST_PORT) throw notATarget(given, what);
  return port;
}

const MOST_PORT = 65_535;

function notATarget(value: string, what: string): InvalidValueError {
  return new InvalidValueError({
    what,
    value,
    rule: {
      en: 'it is a host, or a host and a port from 1 to 65535',
      'pt-BR': 'é um host, ou um host e uma porta de 1 a 65535',
    },
    wayOut: {
      en: 'Write lab-07, lab-07:65432, 192.0.2.7:65432 or [fd00::7]:65432.',
      'pt-BR': 'Escreva lab-07, lab-07:65432, 192.0.2.7:65432 ou [fd00::7]:65432.',
    },
  });
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
    const { lookup } = await import('node:dns/promises');
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
