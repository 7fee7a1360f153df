/** A machine that said by DNS-SD that it is open to the network. What it says is a hint: its key proves who it is. */
export interface FoundMachine {
  /** What it calls itself, reduced to one DNS label. */
  readonly name: string;
  /** The first 16 hexadecimal digits of its machine id. */
  readonly machineId: string;
  /** Its addresses, those of a network that this machine is in first; never loopback. Link-local IPv6 with its zone. */
  readonly addresses: readonly string[];
  readonly port: number;
  /** Where it takes part in a pairing, while its window is open. */
  readonly pairingPort?: number;
  /** What else its TXT record says, printable and short. */
  readonly txt: Readonly<Record<string, string>>;
  /** Who said so: the source address of the answer. */
  readonly from: string;
}
