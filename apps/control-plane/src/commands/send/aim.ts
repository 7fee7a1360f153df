import { type AimedAddress, aimAddress } from '../../hosts/aim-address.ts';
import type { HostDirectory } from '../../hosts/host-directory.ts';
import type { SendRequest } from './request.ts';

/** What is sent, with an address in place of a paired host's name, and whose address it is. */
export interface Aimed extends Pick<AimedAddress, 'host'> {
  readonly request: SendRequest;
}

/** Puts a paired host's address in place of its name. Any other name is left to whoever sends. */
export async function aimAtHost(
  request: SendRequest,
  hosts: Pick<HostDirectory, 'paired'>,
): Promise<Aimed> {
  if (request.kind === 'use') return { request };
  const { address, ...owner } = await aimAddress(request.address, hosts);
  return { request: { ...request, address }, ...owner };
}
