import type { DatagramObservation, LimitObservation } from './decision-event.ts';
import type { InterfaceObservation } from './interface-event.ts';
import type { Observation } from './observation.ts';
import type { CaptureObservation, PacketObservation } from './packet-event.ts';
import type { TcpState } from './states.ts';
import type { UsageObservation } from './usage-event.ts';

/** A system call, from entry (`atNs`) to return. Seen by the program (with file and line) or by the kernel. */
export interface CallObservation extends Observation {
  readonly kind: 'call';
  readonly source: 'program' | 'kernel';
  /** The name in the manual: `accept`. The kernel's own name (`accept4`) when the kernel saw it. */
  readonly name: string;
  /** The arguments as a person writes them: `AF_INET`, `127.0.0.1:65432`, `13 bytes`. */
  readonly args: readonly string[];
  /** What it returned: a descriptor, a count of bytes, 0; -1 with `errno` when it failed. */
  readonly result: number;
  /** `ECONNREFUSED`, of a call that failed. */
  readonly errno?: string;
  /** Windows' own number of it: 10061. */
  readonly errnoNumber?: number;
  /** Monotonic time of the return; equals `monotonicNs` or lies after it. */
  readonly returnedMonotonicNs: string;
  /** The descriptor that the call worked on, or made. */
  readonly descriptor?: number;
  /** Names one socket of one process from socket() or accept() to close(), though its descriptor is reused later. */
  readonly handle?: string;
  /** The thread that called. */
  readonly threadId: number;
  /** Base name of the source file and line of the call, when the program saw it. */
  readonly file?: string;
  readonly line?: number;
}

/** The kernel changed a socket's state (tracepoint sock:inet_sock_set_state). */
export interface StateObservation extends Observation {
  readonly kind: 'state';
  readonly source: 'kernel';
  readonly from: TcpState;
  readonly to: TcpState;
  /** The kernel's own name of the socket: the address of its struct sock, as hexadecimal. */
  readonly kernelSocket: string;
}

/** A socket's state at one moment, read from the kernel's tables; it says nothing of what came before. */
export interface SnapshotObservation extends Observation {
  readonly kind: 'snapshot';
  readonly source: 'sampled';
  readonly via: 'sock_diag' | 'procfs' | 'iphlpapi' | 'netstat';
  /** Absent when the tables hold no such socket at that moment, and of a UDP socket, which has no states. */
  readonly state?: TcpState;
  /** Of a UDP socket that is there. */
  readonly udp?: UdpSocketFacts;
  /** A listener's accept queue: connections waiting, and how many may wait. */
  readonly acceptQueue?: { readonly length: number; readonly limit: number };
  readonly receiveQueueBytes?: number;
  readonly sendQueueBytes?: number;
  /** 0 when no process holds the socket, as in TIME-WAIT. */
  readonly inode?: number;
  /**
   * Of iphlpapi, which knows no inodes: the process that the socket is of, 0 when it is no process's, as in TIME-WAIT. Of
   * netstat: the process that used it last, and of TIME-WAIT nothing.
   */
  readonly processId?: number;
  /** What is left of the TIME-WAIT timer, in milliseconds. */
  readonly timeWaitMs?: number;
}

/** What the tables say of a UDP socket. */
export interface UdpSocketFacts {
  /**
   * Whether connect(2) gave it one peer: then the system lets it hear of errors, and of nobody else. Absent where the table
   * does not tell, as on Windows.
   */
  readonly isConnected?: boolean;
  /** Datagrams that the kernel threw away since the socket was made, for want of room in its buffer or of a good checksum. */
  readonly droppedDatagrams?: number;
}

/** A reset was sent or received (tracepoints tcp:tcp_send_reset, tcp:tcp_receive_reset). */
export interface ResetObservation extends Observation {
  readonly kind: 'reset';
  readonly source: 'kernel';
  readonly direction: 'sent' | 'received';
  /** Why it was sent, as the kernel names it (enum sk_rst_reason), on kernels that say so. */
  readonly reason?: string;
}

/** A segment was sent again (tracepoints tcp:tcp_retransmit_skb, tcp:tcp_retransmit_synack). */
export interface RetransmitObservation extends Observation {
  readonly kind: 'retransmit';
  readonly source: 'kernel';
  readonly state: TcpState;
}

/** Evidence that was lost; claims that depend on it become not observed. */
export interface LossObservation extends Observation {
  readonly kind: 'loss';
  /**
   * Where: the kernel's trace buffer, a capture's packet buffer, the daemon's store, a stream whose reader was too slow.
   * `resets`: resets that were sent, of the whole machine, from a buffer that holds nothing else; ours may be among them.
   */
  readonly where: 'trace' | 'resets' | 'capture' | 'store' | 'stream';
  readonly count: number;
}

/** An observation as observers emit it. */
export type EventDraft =
  | CallObservation
  | StateObservation
  | SnapshotObservation
  | ResetObservation
  | RetransmitObservation
  | LossObservation
  | PacketObservation
  | CaptureObservation
  | InterfaceObservation
  | DatagramObservation
  | LimitObservation
  | UsageObservation;

/** Who an event came from. */
export interface Witness {
  /** Unique in a timeline: `tcp-echo.12`. */
  readonly id: string;
  /** The machine: `local`, or a paired host's name. */
  readonly host: string;
  /** The daemon that saw it: a daemon is a witness of its own sockets only. */
  readonly witness: string;
}

/** One observed fact. Its JSON is one line of events.jsonl. */
export type Event = EventDraft & Witness;
export type EventKind = Event['kind'];
export type EventOf<Kind extends EventKind> = Extract<Event, { kind: Kind }>;
