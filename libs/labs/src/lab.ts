import type { DaemonClient } from '@socketlab/control';
import type { Claim, Timeline } from '@socketlab/evidence';
import type { Text } from '@socketlab/foundation';

/** A question of the assignment, as the report's headings word it. */
export interface Question {
  readonly id: string;
  readonly title: Text;
}

/** The daemons that labs work with. */
export type DaemonName = 'tcp-echo' | 'udp-echo' | 'multi-tcp' | 'client-agent';

/** What `socketlab lab list` shows. */
export interface LabDescription {
  readonly name: string;
  readonly title: Text;
  readonly questions: readonly Question[];
  /** Those that must be running. */
  readonly daemons: readonly DaemonName[];
  /** Those that must be running on other machines, by what these play. */
  readonly hosts?: Readonly<Partial<Record<HostRole, readonly DaemonName[]>>>;
}

/** What a lab works with. */
export interface LabContext {
  /** Those that the lab's description names. */
  readonly daemons: Readonly<Partial<Record<DaemonName, DaemonClient>>>;
  /** Where servers listen; each daemon's own default when absent. Port 0 lets the system choose. */
  readonly addresses?: Readonly<Partial<Record<DaemonName, string>>>;
  /** What the client sends; `Hello, world` when absent. */
  readonly message?: string;
  /** How many clients come at once, in labs of many; each lab's own number when absent. */
  readonly clients?: number;
  /** Other machines, by what they play in the lab; of labs of two hosts. */
  readonly hosts?: Readonly<Partial<Record<HostRole, LabHost>>>;
  readonly signal: AbortSignal;
  /** Told what the lab is doing, a short phrase at each step. */
  readonly onProgress?: (step: Text) => void;
}

/** What another machine plays in a lab. */
export type HostRole = 'server';

/** Another machine that takes part in a lab. */
export interface LabHost {
  /** What this machine's owner calls it. */
  readonly name: string;
  readonly daemons: Readonly<Partial<Record<DaemonName, DaemonClient>>>;
  /** Its IP address in the network that both machines are in. */
  readonly address: string;
  /** Where its servers listen; each at that address and the daemon's own port when absent. */
  readonly addresses?: Readonly<Partial<Record<DaemonName, string>>>;
}

/** How another machine's clock stood to the one here. */
export interface LabHostClock {
  readonly host: string;
  /** How far its Unix time was ahead, in nanoseconds, when the lab began and when it ended. */
  readonly aheadNs: string;
  readonly aheadAtEndNs: string;
  /** How far a moment of its events may be off when it is moved to the clock here. */
  readonly errorNs: string;
}

/** A line of another machine's audit log: what its owner was told of this lab. */
export interface LabAuditLine {
  readonly host: string;
  /** As that machine wrote it: one JSON object. */
  readonly line: string;
}

/** What a daemon plays in a lab; claims name by it who must have seen what. */
export type Role = End | 'udp-server' | 'multi-server';
/** The two ends of a conversation. */
export type End = 'server' | 'client';
export type LabTier = 'root-linux' | 'plain-linux' | 'windows' | 'macos' | 'program';

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
  /** Of the daemon's program, by its own word. */
  readonly version?: string;
  readonly host: string;
  readonly tier: LabTier;
  readonly observers: readonly LabObserver[];
  /** The numbers of the first and the last event of its recording; each in between must be there. */
  readonly recorded?: { readonly first: number; readonly last: number };
}

/** A source file whose lines made the calls. */
export interface LessonSource {
  readonly role: Role;
  /** The daemon that ran it, as events name their witness: two daemons may have files of the same name. */
  readonly witness: string;
  readonly file: string;
  readonly text: string;
}

/** What was said on the connection, as the client tells it. */
export interface Exchange {
  readonly message: string;
  /** Absent when the exchange did not end. */
  readonly reply?: string;
}

/** The packets of a lab. */
export interface LabCapture {
  /** Whose it is, and as its events name it: `client-agent.capture-1`. */
  readonly host: string;
  readonly name: string;
  /** The pcapng file, as the daemon wrote it. */
  readonly bytes: Uint8Array;
  readonly interface: string;
  readonly ports: readonly number[];
  readonly packets: number;
  /** What the kernel had no room for. */
  readonly dropped: number;
  /** What came after the file had reached its size. */
  readonly leftOut: number;
}

/** What a lab collected, before anything is claimed. */
export interface LabEvidence {
  readonly witnesses: readonly LabWitness[];
  readonly timeline: Timeline;
  readonly sources: readonly LessonSource[];
  /** Absent when nobody could capture. */
  readonly capture?: LabCapture;
  /** Of labs with several. */
  readonly otherCaptures?: readonly LabCapture[];
  /** Of labs of several hosts: how the others' clocks stood. */
  readonly clocks?: readonly LabHostClock[];
  /** What the other hosts' owners were told. */
  readonly auditLines?: readonly LabAuditLine[];
  /** Unix time in nanoseconds. */
  readonly startedAtNs: string;
  readonly endedAtNs: string;
}

/** A table of a report. What it states rests on the events that each row names. */
export interface LabTable {
  readonly id: string;
  readonly title: Text;
  readonly head: readonly Text[];
  readonly rows: readonly LabTableRow[];
  /** What the table leaves out, and where it is. */
  readonly note?: Text;
  /** Whether it is short enough, and says enough, to be printed on the terminal too. */
  readonly isForTerminal?: boolean;
}

/** A drawing of a lab's own: numbers side by side, or what happened to each client over time. */
export type LabPicture = BarPicture | SpanPicture;

/** Numbers of one kind as bars. */
export interface BarPicture {
  readonly kind: 'bars';
  readonly id: string;
  readonly title: Text;
  readonly bars: readonly PictureBar[];
  readonly note?: Text;
}

/** A number, and what it rests on. */
export interface PictureBar {
  readonly label: string;
  /** Absent where it was not observed. */
  readonly value?: number;
  /** The number as it is read, or why there is none. */
  readonly text: Text;
  /** Ids of events. */
  readonly evidence: readonly string[];
}

/** What each of several clients was waiting for, over time; a group has a scale of its own. */
export interface SpanPicture {
  readonly kind: 'spans';
  readonly id: string;
  readonly title: Text;
  readonly groups: readonly SpanGroup[];
  readonly note?: Text;
}

/** Clients that came together. */
export interface SpanGroup {
  readonly label: string;
  readonly lanes: readonly SpanLane[];
  /** The length of the whole, in milliseconds. */
  readonly lengthMs: number;
  /** How many more there were that are not drawn. */
  readonly leftOut: number;
}

/** One client's time. */
export interface SpanLane {
  readonly label: string;
  readonly spans: readonly PictureSpan[];
  readonly evidence: readonly string[];
}

/** What a client's connection was in: the accept queue, waiting for the answer, or done with it; or nobody said a word. */
export interface PictureSpan {
  readonly kind: SpanKind;
  readonly fromMs: number;
  readonly toMs: number;
}
export const SPAN_KINDS = ['queued', 'waiting', 'answered', 'silent'] as const;
export type SpanKind = (typeof SPAN_KINDS)[number];

/** A row of a report's table. */
export interface LabTableRow {
  readonly cells: readonly (string | Text)[];
  /** Ids of the events that it rests on. */
  readonly evidence: readonly string[];
}

/** A lab that has run: its evidence, and the claims that rest on it. */
export interface LabResult extends LabEvidence {
  readonly lab: LabDescription;
  readonly claims: readonly Claim[];
  /** The lab's own tables, beside those that every report has. */
  readonly tables: readonly LabTable[];
  readonly pictures?: readonly LabPicture[];
  /** Why the lab ended early; the evidence is then what there was. */
  readonly interruption?: Text;
  /** LAB_INTERRUPTED, then. */
  readonly interruptionCode?: string;
}
