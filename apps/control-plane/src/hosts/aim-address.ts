import { isIP } from 'node:net';
import { formatAddress, isLoopback, parseAddress, refusePortZero } from '@socketlab/foundation';
import type { HostRecord } from '@socketlab/trust';
import type { HostDirectory } from './host-directory.ts';

/** An address, and the paired host that has it. */
export interface AimedAddress {
  readonly address: string;
  readonly host?: HostRecord;
}

/** Labels of letters, digits and hyphens (RFC 1123); with digits alone at its end it is an address, right or wrong. */
const NAME_AND_PORT = /^(?!localhost:)(?=[^:]*[a-z_-][^:.]*\.?:)[\w.-]+:\d{1,5}$/i;

/**
 * An address as it is spelled, or a name and a port as they were given: who sends looks the name up. Throws
 * InvalidValueError.
 */
export function readTarget(target: string, what: string): string {
  if (NAME_AND_PORT.test(target)) {
    refusePortZero(Number(target.slice(target.lastIndexOf(':') + 1)), target, what);
    return target.toLowerCase();
  }
  const address = parseAddress(target, undefined, what);
  refusePortZero(address.port, target, what);
  return formatAddress(address);
}

/** The client's own `address:port`, of the family of the target, with port 0 unless one was given; empty for none. */
export function readSource(source: string | undefined, target: string): string {
  if (source === undefined) return '';
  const anywhere = { host: target.startsWith('[') ? '::' : '0.0.0.0', port: 0 };
  return formatAddress(parseAddress(source, anywhere, '--source'));
}

/** Puts a paired host's address in place of its name. Any other name is left to whoever sends. */
export async function aimAddress(
  target: string,
  hosts: Pick<HostDirectory, 'paired'>,
): Promise<AimedAddress> {
  const at = target.lastIndexOf(':');
  const [name, port] = [target.slice(0, at), target.slice(at + 1)];
  const literal = name.replace(/^\[(?<inner>.*)\]$/, '$<inner>');
  if (isLoopback(literal)) return { address: target };
  const paired = await hosts.paired();
  const host =
    isIP(literal) === 0
      ? paired.find((each) => each.name === name)
      : paired.find((each) => isAt(each, literal));
  if (host === undefined) return { address: target };
  const known = isIP(literal) === 0 ? host.address : literal;
  return { address: formatAddress({ host: known, port: Number(port) }), host };
}

function isAt({ address, controls }: HostRecord, literal: string): boolean {
  const known = Object.values(controls).map((control) => parseAddress(control).host);
  return [address, ...known].includes(literal);
}
