import { createHash } from 'node:crypto';

/** Who called: what the owner's machine keeps of a grant, even of one that is over. */
export interface AuditedClassmate {
  readonly name: string;
  readonly machineId: string;
  readonly grantId: string;
}

/** One thing that a classmate did on this machine, or was refused. */
export interface AuditEvent {
  readonly classmate: AuditedClassmate;
  /** `ListenerService.OpenListener`; absent where `counts` names several. */
  readonly method?: string;
  /**
   * `begin` and `end` of a call that changes something and of a stream, by their `call`; `refused` before anything was
   * done; `counted` calls that only read, and refusals that came too often for a line each.
   */
  readonly phase: 'begin' | 'end' | 'refused' | 'counted';
  /** Tells the calls of one daemon process apart. */
  readonly call?: number;
  /** The address it came from, `192.0.2.8:40312`. */
  readonly from?: string;
  /** What it was about: an address, ports, the id of a capture. */
  readonly about?: string;
  /** `OK`, or the code of the error. */
  readonly code?: string;
  /** How many since the last such line, by method; a refusal's code stands behind its method. */
  readonly counts?: Readonly<Record<string, number>>;
}

/** A line of an audit log. */
export interface AuditEntry extends AuditEvent {
  /** From 1 on, without gaps. */
  readonly sequence: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly daemon: string;
  /** SHA-256 of the line before, hexadecimal: who changes a line must change all that follow. */
  readonly previous: string;
}

/** What the first line of all names as the one before it. */
export const NO_LINE_BEFORE = '0'.repeat(64);

const PHASES: readonly string[] = ['begin', 'end', 'refused', 'counted'];

/** What the next line says of this one. */
export function hashOfLine(line: string): string {
  return createHash('sha256').update(line).digest('hex');
}

/** Reads a line of an audit log; undefined for what is none, as one that a crash has cut short. */
export function parseAuditLine(line: string): AuditEntry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // Cut short, or not ours: whoever checks the log says so.
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { sequence, at, daemon, previous, classmate, phase } = value as Partial<AuditEntry>;
  const isWhole =
    Number.isSafeInteger(sequence) &&
    [at, daemon, previous, classmate?.name, classmate?.machineId, classmate?.grantId].every(
      (text) => typeof text === 'string',
    ) &&
    PHASES.includes(String(phase));
  return isWhole ? (value as AuditEntry) : undefined;
}
