import { isIP } from 'node:net';
import { formatAddress, isLoopback, parseAddress } from '@socketlab/foundation';
import type { HostRecord } from '@socketlab/trust';
import type { HostDirectory } from '../../hosts/host-directory.ts';
import type { SendRequest } from './request.ts';

/** What is sent, with an address in place of a paired host's name, and whose address it is. */
export interface Aimed {
  readonly request: SendRequest;
  readonly host?: HostRecord;
}

/** Puts a paired host's address in place of its name. Any other name is left to whoever sends. */
export async function aimAtHost(
  request: SendRequest,
  hosts: Pick<HostDirectory, 'paired'>,
): Promise<Aimed> {
  if (request.kind === 'use') return { request };
  const at = request.address.lastIndexOf(':');
  const [name, port] = [request.address.slice(0, at), request.address.slice(at + 1)];
  const literal = name.replace(/^\[(?<inner>.*)\]$/, '$<inner>');
  if (isLoopback(literal)) return { request };
  const paired = await hosts.paired();
  const host =
    isIP(literal) === 0
      ? paired.find((each) => each.name === name)
      : paired.find((each) => isAt(each, literal));
  if (host === undefined) return { request };
  const address = isIP(literal) === 0 ? host.address : literal;
  return {
    request: { ...request, address: formatAddress({ host: address, port: Number(port) }) },
    host,
  };
}

function isAt({ address, controls }: HostRecord, literal: string): boolean {
  const known = Object.values(controls).map((control) => parseAddress(control).host);
  return [address, ...known].includes(literal);
}
