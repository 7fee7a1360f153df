import { networkInterfaces } from 'node:os';
import { formatAddress, parseAddress } from '@socketlab/foundation';
import { DAEMONS } from '../daemons.ts';
import type { OpenedMachine, OpenMachineDeps, OpenMachineOptions } from './pairing-parts.ts';

/**
 * The machine as it is: brings nothing up, opens nothing. Classmates are told the control ports of the daemons that
 * run, at the address that they have come to.
 */
export async function withRunningMachine<Result>(
  { addresses }: OpenMachineOptions,
  { daemons, signal }: OpenMachineDeps,
  work: (opened: OpenedMachine) => Promise<Result>,
): Promise<Result> {
  const ports = new Map<string, number>();
  for (const daemon of DAEMONS) {
    const sighting = await daemons.find(daemon, signal);
    if (sighting.kind !== 'answering') continue;
    ports.set(daemon.name, parseAddress(sighting.address).port);
  }
  return work({
    addresses: addresses.length > 0 ? addresses : networkAddresses(),
    controlsAt: (host) =>
      Object.fromEntries([...ports].map(([name, port]) => [name, formatAddress({ host, port })])),
    // Nothing of this machine is told by discovery: there is nothing to change about it.
    announceWindow: async () => undefined,
    isToStayOpen: false,
  });
}

function networkAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
}
