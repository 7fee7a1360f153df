import type { Grants, Hosts } from '@socketlab/trust';
import type { LocalDaemons } from '../local-daemons.ts';
import type { AddressFacts } from '../network/address-facts.ts';
import type { Advertise } from '../network/discovery.ts';
import type { Output } from '../output.ts';
import type { LineReader } from './prompt.ts';

/** This machine while it is open to classmates. */
export interface OpenedMachine {
  /** Addresses by which classmates can reach it, the best first; none where nothing is known of that. */
  readonly addresses: readonly string[];
  /** Control addresses of the daemons for a classmate that came to this one of our addresses. */
  controlsAt(address: string): Readonly<Record<string, string>>;
  /** Tells by discovery at which port a window is open, or that none is any more. */
  announceWindow(port: number | undefined): Promise<void>;
  /** Whether classmates may go on using it after the pairing: then the command goes on until Ctrl+C. */
  readonly isToStayOpen: boolean;
}
/** Opens the machine for as long as `work` takes, and closes it again, however that ends. */
export type OpenMachine = <Result>(
  options: OpenMachineOptions,
  deps: OpenMachineDeps,
  work: (opened: OpenedMachine) => Promise<Result>,
) => Promise<Result>;
/** What it is opened for. */
export interface OpenMachineOptions {
  /** Where classmates may come from; without any, by every network of this machine. */
  readonly addresses: readonly string[];
}
/** What opening it works with. */
export interface OpenMachineDeps {
  readonly daemons: LocalDaemons;
  readonly readAddresses: (signal: AbortSignal) => Promise<readonly AddressFacts[]>;
  readonly advertise: Advertise;
  readonly output: Output;
  readonly signal: AbortSignal;
}

/** What pairing, hosts and grants need of this machine. */
export interface PairingParts {
  readonly configDirectory: string;
  /** What this machine calls itself. */
  readonly machineName: string;
  readonly openHosts: () => Promise<Hosts>;
  readonly openGrants: () => Promise<Grants>;
  readonly openMachine: OpenMachine;
  readonly typed: LineReader;
}
