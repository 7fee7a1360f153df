import type { EventDraft, SnapshotObservation, SocketName } from '@socketlab/evidence';
import type { Clock, Logger, Part, Text } from '@socketlab/foundation';
import type { CountOutcome } from './call-counter.ts';
import type { ProcessUsage } from './process-usage.ts';
import type { CensusOptions, TcpCensus } from './tcp-census.ts';
import type { TransitionCount } from './transition-counters.ts';

/** What can be observed on this machine, the richest first. */
export type Tier = 'root-linux' | 'plain-linux' | 'windows' | 'macos' | 'program';

/** One way to observe, and whether it works here. */
export interface Observer {
  readonly name:
    | 'tracepoints'
    | 'sock_diag'
    | 'procfs'
    | 'syscalls'
    | 'iphlpapi'
    | 'netstat'
    | 'statistics';
  readonly isAvailable: boolean;
  readonly reason?: Text;
  /** The command that would make it work. */
  readonly remedy?: string;
}

/** How to observe. */
export interface KernelViewOptions {
  /** Names the trace instance, with the process id: `tcp-echo`. */
  readonly name: string;
  /** Whether to leave the tracepoints alone though they are available. */
  readonly usesTracepoints: boolean;
  /**
   * The directory of a trace instance that root has made and given to this user: it is used instead of one of our own, and
   * takes no capability. Where it cannot be used, there are no tracepoints.
   */
  readonly preparedInstance?: string | undefined;
  /** Where the program's threads tell which sockets are open; only where the tables don't tell it all: see bsd-sockets. */
  readonly openDescriptors?: SharedArrayBuffer | undefined;
  /** The kernel's trace buffer, for each processor; 1024 if not given. Tests take a small one, to lose events. */
  readonly traceBufferKbPerCpu?: number;
  /** What is kept for later while nobody follows, in bytes; 4 MiB if not given, some 50,000 changes of state. */
  readonly storeBytes?: number;
}

/** What the observation works with. */
export interface KernelViewDeps {
  readonly logger: Logger;
  readonly clock: Clock;
  /** Told of each observation, in the kernel's order. */
  readonly emit: (draft: EventDraft) => void;
}

/** Which sockets are the daemon's own. */
export type Watch = (ServerWatch | ClientWatch) & {
  /** TCP if not given. Of UDP sockets only the tables tell: changes of state are TCP's. */
  readonly protocol?: SocketName['protocol'];
};

/** The sockets whose local port this is: a listener and its connections, or a bound UDP socket. */
interface ServerWatch {
  readonly role: 'server';
  readonly port: number;
  /** Whether the listener is yet to be made: then what comes before one of our threads calls listen() is not ours. */
  readonly awaitsListener?: boolean;
}

/** The sockets that thread `threadIds` of this process connect to this remote port. */
interface ClientWatch {
  readonly role: 'client';
  readonly port: number;
}

/** What the kernel says of this daemon's sockets. The tier is chosen at start. */
export interface KernelView extends Part {
  readonly tier: Tier;
  readonly observers: readonly Observer[];
  /** Events lost since the start. */
  readonly lost: number;
  /** The changes of state that the kernel made on the watched sockets since the start, followed or not. */
  readonly transitions: readonly TransitionCount[];
  /**
   * Observes states, resets and retransmissions of these sockets; in force when it resolves. Returns how to end it. A
   * watch of UDP has none of these, and does nothing.
   */
  watch(watch: Watch): Promise<() => Promise<void>>;
  /** Says that a thread's sockets are the daemon's own; needed before a client watch can tell them from a stranger's. */
  addThread(threadId: number): Promise<void>;
  removeThread(threadId: number): Promise<void>;
  /** Switches the observation of those threads' own socket system calls. */
  observeCalls(isOn: boolean): Promise<void>;
  /**
   * Emits observations as they are made, and those of before at once; in force when it resolves. Returns how to end it.
   * While nobody follows, those of a server's sockets may be kept until someone does, or flushes: that costs a tenth. A
   * store that is full drops the oldest, and that is told as a loss.
   */
  follow(): Promise<() => Promise<void>>;
  /** Resolves when all that the kernel had written until now was emitted. */
  flush(): Promise<void>;
  /**
   * Has the kernel count the system calls of those threads from now on; whether it does, when that is in force. Counting
   * that is under way ends without a count. Throws TracingFailedError.
   */
  countCalls(): Promise<boolean>;
  /** Ends that: what was counted between two moments of the monotonic clock. Throws TracingFailedError. */
  endCount(span: { readonly fromNs: bigint; readonly untilNs: bigint }): Promise<CountOutcome>;
  /** What this process and those threads of it have used up to now; undefined where the system does not tell. Not emitted. */
  usage(): ProcessUsage | undefined;
  /** The sockets of a watch as the system's tables show them now; empty when there are none. Not emitted. */
  snapshot(watch: Watch): readonly SnapshotObservation[];
  /**
   * The TCP sockets of any process that listen at that port, as `snapshot` tells them. Linux has a table for these: its
   * connections, those of all programs and their TIME-WAITs, are not walked through for it. Not emitted.
   */
  listeners(port: number): readonly SnapshotObservation[];
  /**
   * The TCP sockets of a watch counted, in one reading; of no watch, no sockets. A client watch counts every process's
   * unless it is given names. Undefined where there are no tables to read.
   */
  count(watch: Watch | undefined, options?: CensusOptions): TcpCensus | undefined;
}
