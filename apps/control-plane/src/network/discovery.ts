import { parseAddress, type Text } from '@socketlab/foundation';
import type { Clients } from '../clients.ts';
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
/** Looks for machines on the networks of this one, and tells where it could not look. */
export type FindMachines = (
  signal: AbortSignal,
  onBlocked?: (text: Text) => void,
) => Promise<readonly FoundMachine[]>;
/** Where each daemon answers classmates: `tcp-echo` to `192.0.2.7:17431`, at each opened address. */
export type Controls = Readonly<Record<string, readonly string[]>>;

/** This machine, known to its networks. */
export interface Advertised {
  /** Tells at which port a pairing window is open, or that none is any more. */
  readonly announceWindow: (port: number | undefined) => Promise<void>;
  /** Withdraws it. May be called twice. */
  stop(): Promise<void>;
}
/** Makes this machine known to its networks at the addresses that it has opened, until it is stopped. */
export type Advertise = (
  controls: Controls,
  told: { readonly output: Output; readonly signal: AbortSignal },
) => Promise<Advertised>;

/** Being found by others, and finding them. */
export interface Discovery {
  readonly findMachines: FindMachines;
  readonly advertise: Advertise;
}

/** Two questions to the network and time for their answers: the second goes out after a second. */
const BROWSE_MS = 2_500;

const NO_NETWORK: Text = {
  en: 'this machine is in no network: no interface but loopback is up',
  'pt-BR': 'esta máquina não está em nenhuma rede: só a interface de loopback está ativa',
};

/** A machine that is open nowhere. */
const UNKNOWN: Advertised = { announceWindow: async () => {}, stop: async () => {} };

/** The multicast, loaded when it is first asked for. */
type Multicast = Pick<typeof import('@socketlab/discovery'), 'advertise' | 'browse'>;

/** Nothing is sent before it is asked. Where multicast is blocked it says so and goes on: an address needs no name. */
export function createDiscovery(
  options: { readonly machineName: string },
  deps: {
    readonly clients: Pick<Clients, 'identity'>;
    readonly load?: () => Promise<Multicast>;
  },
): Discovery {
  const { clients, load = () => import('@socketlab/discovery') } = deps;
  return {
    async findMachines(signal, onBlocked) {
      const { browse } = await load();
      const { machineId: ownMachineId } = await clients.identity();
      const looked = await browse({ signal, timeoutMs: BROWSE_MS, ownMachineId });
      signal.throwIfAborted();
      for (const { text } of looked.blockages) onBlocked?.(text);
      if (looked.interfaces.length === 0) onBlocked?.(NO_NETWORK);
      return looked.machines;
    },
    async advertise(controls, { output, signal }) {
      const opened = Object.values(controls)
        .flat()
        .map((control) => parseAddress(control));
      const [first] = opened;
      if (first === undefined) return UNKNOWN;
      const { port } = first;
      const { advertise } = await load();
      const { machineId } = await clients.identity();
      const advertised = await advertise({
        name: options.machineName,
        machineId,
        port,
        addresses: [...new Set(opened.map(({ host }) => host))],
        signal,
      });
      for (const { text } of advertised.blockages) output.say(text);
      return {
        announceWindow: (pairingPort) =>
          advertised.update({ port, ...(pairingPort === undefined ? {} : { pairingPort }) }),
        stop: () => advertised.stop(),
      };
    },
  };
}
