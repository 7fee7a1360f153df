import { parseAddress } from '@socketlab/foundation';
import type { Clients } from '../clients.ts';
import type { Controls } from '../open-machine.ts';
import type { Output } from '../output.ts';

/** A machine that says by DNS-SD that it is open to its network. A hint: its key proves who it is. */
export interface FoundMachine {
  /** A DNS label. */
  readonly name: string;
  /** The first 16 hexadecimal digits of its id. */
  readonly machineId: string;
  /** IP addresses. */
  readonly addresses: readonly string[];
  /** Where its window is, while it has one open. */
  readonly pairingPort?: number;
}
/** Looks for machines on the networks of this one. */
export type FindMachines = (signal: AbortSignal) => Promise<readonly FoundMachine[]>;
/** Makes this machine known to its networks at the addresses that it has opened, until it is stopped. */
export type Advertise = (
  controls: Controls,
  options: {
    readonly pairingPort?: number | undefined;
    readonly output: Output;
    readonly signal: AbortSignal;
  },
) => Promise<{ stop(): Promise<void> }>;

/** Being found by others, and finding them. */
export interface Discovery {
  readonly findMachines: FindMachines;
  readonly advertise: Advertise;
}

/** Machines answer within a few hundred milliseconds; a person waits for those that do not. */
const BROWSE_MS = 2_000;

/** Loads the multicast when it is first asked for. */
export function createDiscovery(
  options: { readonly machineName: string },
  deps: { readonly clients: Pick<Clients, 'identity'> },
): Discovery {
  return {
    async findMachines(signal) {
      const { browse } = await import('@socketlab/discovery');
      const { machineId } = await deps.clients.identity();
      const { machines } = await browse({ signal, timeoutMs: BROWSE_MS, ownMachineId: machineId });
      return machines;
    },
    async advertise(controls, { pairingPort, output, signal }) {
      const { advertise } = await import('@socketlab/discovery');
      const { machineId } = await deps.clients.identity();
      const opened = Object.values(controls)
        .flat()
        .map((control) => parseAddress(control));
      const port = pairingPort ?? opened[0]?.port;
      if (port === undefined) return { stop: async () => {} };
      const advertised = await advertise({
        name: options.machineName,
        machineId,
        port,
        ...(pairingPort === undefined ? {} : { pairingPort }),
        addresses: [...new Set(opened.map(({ host }) => host))],
        signal,
      });
      for (const { text } of advertised.blockages) output.say(text);
      return advertised;
    },
  };
}
