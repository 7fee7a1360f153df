import type { Text } from '@socketlab/foundation';
import type { FirewallFacts } from './windows-firewall.ts';

/** What was asked about, once names have become an address and a port. */
export interface TargetFacts {
  /** As it was given. */
  readonly given: string;
  readonly address: string;
  readonly port: number;
  /** What is expected at that port: a daemon's control, a daemon's listener, the pairing, or anything. */
  readonly expects: 'control' | 'listener' | 'pairing' | 'anything';
  /** Of a paired host: what it is called here. */
  readonly host?: string;
  /** Whether it is an address of this very machine. */
  readonly isOwn: boolean;
}

/** The resolver's answer for a name. */
export interface LookupFacts {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly errno?: string;
  readonly ms: number;
}

/** How this machine would reach the address. */
export interface RouteFacts {
  /** How it was read: ip route get, /proc/net/route, or by a call of Windows' IP Helper. */
  readonly via: 'ip' | 'proc' | 'GetBestRoute2' | 'GetBestRoute';
  /** Absent when there is none, or one that forbids it. */
  readonly interface?: string;
  /** Absent where the address is on the interface's own network. */
  readonly gateway?: string;
  /** The kernel's words for a route that leads nowhere: unreachable, prohibit, blackhole. */
  readonly refusal?: string;
  readonly hasCarrier?: boolean;
}

/** What the kernel knows of the next machine on the way (arp(7)). */
export interface NeighbourFacts {
  readonly address: string;
  readonly isGateway: boolean;
  /** REACHABLE, STALE, DELAY, PROBE, FAILED, INCOMPLETE, or NONE where it knows nothing. */
  readonly state: string;
  readonly linkAddress?: string;
}

/** One connect(), as the program saw it. */
export interface AttemptFacts {
  readonly port: number;
  /** Absent when it connected. TIMEOUT: nothing had come when the time was over. */
  readonly errno?: string;
  readonly ms: number;
  readonly local?: string;
}

/** An answer to our SYN, on the wire. */
export interface WireAnswer {
  readonly kind: 'syn-ack' | 'rst';
  readonly hopLimit: number;
  readonly afterMs: number;
}

/** An ICMP error about our SYN, on the wire. */
export interface WireError {
  readonly from: string;
  readonly version: 4 | 6;
  readonly type: number;
  readonly code: number;
  readonly afterMs: number;
}

/** What a capture of the attempt shows. */
export interface WireFacts {
  readonly interface: string;
  readonly syns: number;
  readonly answers: readonly WireAnswer[];
  readonly errors: readonly WireError[];
  /** Packets that the capture missed: then what is absent from it is not known to be absent. */
  readonly missed: number;
}

/** A socket in state LISTEN, as the tables of the machine at the other end show it. */
export interface ListenerFacts {
  readonly address: string;
  readonly queue?: { readonly length: number; readonly limit: number };
}

/** What a daemon at the other end answered, or why it did not. */
export interface AskedDaemon {
  readonly daemon: string;
  readonly control: string;
  /** Absent when it answered. */
  readonly code?: string;
  readonly text?: Text;
  /** Of one that can't be reached. */
  readonly errno?: string;
  /** Of one that answered: `win32-x64`. */
  readonly platform?: string;
  /** Of one that answered, of the Node that runs it: `v26.1.0`. */
  readonly nodeVersion?: string;
  /** Where else it listens for control: what `network open` opened. */
  readonly networkControls?: readonly string[];
  /** Its own listener's address, if it has one open. */
  readonly listener?: string;
}

/** What the daemons at the other end say. */
export interface FarEndFacts {
  readonly daemons: readonly AskedDaemon[];
  /** Everybody who listens at the port there; absent when no daemon could say. */
  readonly listeners?: readonly ListenerFacts[];
  /** The same once more, after a connection that nobody answered. */
  readonly listenersAfter?: readonly ListenerFacts[];
}

/** What was seen of TLS at a control or pairing port. */
export interface GreetingFacts {
  /** Absent when there was a handshake. TIMEOUT: it accepts connections and says nothing. */
  readonly errno?: string;
  readonly ms: number;
  /** Whose authority says that it issued the certificate; absent where no Socketlab machine did. */
  readonly machineId?: string;
  readonly isExpected?: boolean;
  readonly validFrom?: string;
  readonly validTo?: string;
  /** What Node says against the certificate: CERT_NOT_YET_VALID. */
  readonly problem?: string;
}

/** What is kept of a paired host. */
export interface PairingFacts {
  readonly host: string;
  readonly pairedAt: string;
  readonly expiresAt: string;
}

/** All that was observed, by this machine's clock at `at`. What could not be is absent, and `unobserved` says why. */
export interface Facts {
  readonly at: string;
  readonly target: TargetFacts;
  readonly lookup?: LookupFacts;
  readonly pairing?: PairingFacts;
  readonly route?: RouteFacts;
  readonly neighbour?: NeighbourFacts;
  readonly attempt?: AttemptFacts;
  /** The same to another port of the machine, when the first was met with silence. */
  readonly reference?: AttemptFacts;
  readonly wire?: WireFacts;
  readonly farEnd?: FarEndFacts;
  readonly greeting?: GreetingFacts;
  /** Of a Windows machine: what its own firewall does with such a packet. */
  readonly firewall?: FirewallFacts;
  /** The same of UDP, where the port is one that Socketlab has for it. */
  readonly datagrams?: FirewallFacts;
  readonly unobserved: readonly Unobserved[];
}

/** Something that would have told more. */
export interface Unobserved {
  readonly what: 'packets' | 'listeners' | 'route' | 'neighbour' | 'firewall';
  readonly reason: Text;
}
