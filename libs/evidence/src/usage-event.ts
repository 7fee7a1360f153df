import type { Observation } from './observation.ts';

/**
 * What one thread had used up to that moment, by proc_pid_schedstat and proc_pid_status(5); on Windows by GetThreadTimes.
 */
export interface ThreadUsage {
  readonly id: number;
  /** As the kernel has it; threads of the kernel that work for the process are called `iou-...`. */
  readonly name: string;
  /** What it was doing: the system call that it was in, or `running`. Absent where the kernel does not tell. */
  readonly call?: string;
  /** Time on a processor; absent where the kernel does not account for it. */
  readonly cpuNs?: string;
  /**
   * How often it gave up the processor because it had to wait, and how often it was taken from it; absent where the system
   * does not tell.
   */
  readonly voluntarySwitches?: number;
  readonly involuntarySwitches?: number;
}

/** How often one thread made one system call. */
export interface CallCount {
  readonly threadId: number;
  /** The name in the manual, or `syscall 321` of one that has none here. */
  readonly name: string;
  readonly count: number;
}

interface Mark extends Observation {
  readonly kind: 'usage';
  /** What the moment was called by who asked: usages of one mark were read at one moment. */
  readonly mark: string;
}

/** What the daemon's process had used up to that moment, read from procfs, or told by Windows. */
export interface SampledUsage extends Mark {
  readonly source: 'sampled';
  /** The threads that make the daemon's socket calls. */
  readonly threads: readonly ThreadUsage[];
  /** All threads of the process: those of Node and of V8 too. */
  readonly processThreads: number;
  /** Memory of the whole process that is in RAM; the kernel's own for its sockets is not in it. */
  readonly residentBytes: number;
}

/** The system calls of those threads, counted by the kernel's tracepoint raw_syscalls:sys_enter. */
export interface CountedUsage extends Mark {
  readonly source: 'kernel';
  /** When counting began, on the clock of `monotonicNs`; it ended at the event's own time. */
  readonly sinceMonotonicNs: string;
  readonly calls: readonly CallCount[];
}

/** What the daemon itself had counted at that moment, since it started. */
export interface CounterUsage extends Mark {
  readonly source: 'program';
  readonly openConnections: number;
  readonly acceptedConnections: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/** What a daemon had used at a moment that was marked. About no socket: its name has ports 0. */
export type UsageObservation = SampledUsage | CountedUsage | CounterUsage;
