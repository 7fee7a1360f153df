import type { DaemonClient } from '@socketlab/control';
import type { Claim, Timeline } from '@socketlab/evidence';
import type { Text } from '@socketlab/foundation';

/** A question of the assignment, as the report's headings word it. */
export interface Question {
  readonly id: string;
  readonly title: Text;
}

/** What `socketlab lab list` shows. */
export interface LabDescription {
  readonly name: string;
  readonly title: Text;
  readonly questions: readonly Question[];
}

/** What a lab works with. */
export interface LabContext {
  /** The daemon that serves: tcp-echo. */
  readonly server: DaemonClient;
  /** client-agent. */
  readonly client: DaemonClient;
  /** Where the server listens; 127.0.0.1:65432 when absent. Port 0 lets the system choose. */
  readonly address?: string;
  /** What the client sends; `Hello, world` when absent. */
  readonly message?: string;
  readonly signal: AbortSignal;
  /** Told what the lab is doing, a short phrase at each step. */
  readonly onProgress?: (step: Text) => void;
}

/** The end of a connection that a daemon plays, and what it can observe. */
export type Role = 'server' | 'client';
export type LabTier = 'root-linux' | 'plain-linux' | 'program';

/** One way to observe that a daemon has or lacks. */
export interface LabObserver {
  readonly name: string;
  readonly isAvailable: boolean;
  readonly reason?: Text;
  /** The command that would make it work. */
  readonly remedy?: string;
}

/** A daemon that took part, and what it could observe. */
export interface LabWitness {
  readonly role: Role;
  /** Its name, which begins its events' ids: `tcp-echo`. */
  readonly daemon: string;
  readonly host: string;
  readonly tier: LabTier;
  readonly observers: readonly LabObserver[];
}

/** A source file whose lines made the calls. */
export interface LessonSource {
  readonly file: string;
  readonly text: string;
}

/** What was said on the connection, as the client tells it. */
export interface Exchange {
  readonly message: string;
  /** Absent when the exchange did not end. */
  readonly reply?: string;
}

/** What a lab collected, before anything is claimed. */
export interface LabEvidence {
  readonly witnesses: readonly LabWitness[];
  readonly timeline: Timeline;
  readonly exchange: Exchange;
  readonly serverSource?: LessonSource;
  readonly clientSource?: LessonSource;
  /** Unix time in nanoseconds. */
  readonly startedAtNs: string;
  readonly endedAtNs: string;
}

/** A lab that has run: its evidence, and the claims that rest on it. */
export interface LabResult extends LabEvidence {
  readonly lab: LabDescription;
  readonly claims: readonly Claim[];
  /** Why the lab ended early; the evidence is then what there was. */
  readonly interruption?: Text;
  /** LAB_INTERRUPTED, then. */
  readonly interruptionCode?: string;
}
