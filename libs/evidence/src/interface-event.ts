import type { Observation } from './observation.ts';

/**
 * A network interface, and the addresses that it held at that moment. About no socket: its name has ports 0. What is
 * told of one address holds for packets to it: they leave by the interface that leads there.
 */
export interface InterfaceObservation extends Observation {
  readonly kind: 'interface';
  readonly source: 'program';
  readonly interface: string;
  /** The address that was asked for, without a port. */
  readonly address: string;
  /** `holds`: the address is its own. `leads`: the system sends packets to the address by it. */
  readonly part: 'holds' | 'leads';
  /** All that it has, each with the length of its network's prefix: `192.0.2.7/24`. */
  readonly addresses: readonly string[];
}
