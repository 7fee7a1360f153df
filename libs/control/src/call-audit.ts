import type { Logger } from '@socketlab/foundation';
import type { AuditEvent, AuditedClassmate, AuditLog } from '@socketlab/trust';
import { createAuditTally } from './audit-tally.ts';
import { type Method, SERVICE_NAMES } from './contract.ts';
import { AuditUnavailableError } from './guard-errors.ts';
import { SCOPE_TABLE, shortNameOf } from './scope-table.ts';
import { createThrottle } from './throttle.ts';

/** The audit of one call of a classmate. */
export interface AuditedCall {
  /** Before the handler hears of it. Throws AuditUnavailableError: what cannot be written down is not done. */
  begin(request?: unknown): void;
  /** Says better what the call was about than its request did: of an address that was left open, the real one. */
  note(about: string): void;
  /** Once, with `OK` or the code of what it failed with. */
  end(code: string): void;
}

/** Writes down what classmates do and are refused. What it cannot write down of what was done already, the log tells. */
export interface CallAudit {
  open(method: MethodFacts, classmate: AuditedClassmate, from: string): AuditedCall;
  /** A call that the guard refused. */
  refused(
    method: MethodFacts,
    classmate: AuditedClassmate,
    facts: { from: string; code: string },
  ): void;
  stop(): void;
}

/** What the audit must know of a method. */
export type MethodFacts = Pick<Method, 'path' | 'requestStream' | 'responseStream'>;

/** What the audit works with. */
export interface CallAuditDeps {
  readonly audit: Pick<AuditLog, 'append'>;
  readonly logger: Logger;
  readonly machineName: string;
}

/** Reading is counted; these change what is observed, and are written down one by one. */
const CHANGES = ['StartRecording', 'StopRecording', 'StartCapture', 'StopCapture'].map(
  (name) => `/${SERVICE_NAMES.evidence}/${name}`,
);
/** Refusals by a handler or in mid-call: also of a call that only read they are worth a line. */
const REFUSALS = ['PORT_NOT_OBSERVABLE', 'GRANT_REVOKED', 'GRANT_EXPIRED', 'NETWORK_CLOSED'];
const MOST_LETTERS = 200;
/** How often the log of the daemon tells that the audit cannot be written. */
const FAILURE_TOLD_MS = 60_000;

/** What every line about a call says. */
type CallFacts = Pick<AuditEvent, 'classmate' | 'from'> & { readonly method: string };

/** The audit of one control port. */
export function createCallAudit(deps: CallAuditDeps): CallAudit {
  const writer = createWriter(deps);
  let calls = 0;
  return {
    open(method, classmate, from) {
      const facts = { classmate, method: shortNameOf(method.path), from };
      if (isRead(method)) return auditRead(facts, writer);
      calls += 1;
      return auditChange(facts, calls, writer);
    },
    refused: ({ path }, classmate, facts) =>
      writer.refusal({ classmate, method: shortNameOf(path), ...facts }),
    stop: writer.stop,
  };
}

interface Writer {
  /** Throws AuditUnavailableError. */
  append(event: AuditEvent): void;
  /** Throws AuditUnavailableError. */
  count(facts: CallFacts): void;
  /** Of what has happened already: the log of the daemon tells what the audit can't. */
  tell(event: AuditEvent): void;
  refusal(event: CallFacts & Pick<AuditEvent, 'about' | 'code'>): void;
  stop(): void;
}

function createWriter(deps: CallAuditDeps): Writer {
  const { audit, logger, machineName: host } = deps;
  const tally = createAuditTally(deps);
  // A classmate who tries again and again must not fill the log of the daemon with it.
  const throttle = createThrottle(FAILURE_TOLD_MS);
  const orRefuse = (write: () => void): void => {
    try {
      write();
    } catch (cause) {
      throttle(() => {
        logger.error({ err: cause }, 'the audit log cannot be written: classmates are refused');
      });
      throw new AuditUnavailableError({ host }, { cause });
    }
  };
  const tell = (event: AuditEvent): void => {
    try {
      audit.append(event);
    } catch (failure) {
      logger.error({ err: failure, ...event }, 'the audit log cannot be written');
    }
  };
  return {
    append: (event) => orRefuse(() => audit.append(event)),
    count: ({ classmate, method }) => orRefuse(() => tally.count(classmate, method)),
    tell,
    refusal(event) {
      const isWorthALine = tally.mayWriteRefusal(event.classmate, `${event.method} ${event.code}`);
      if (isWorthALine) tell({ ...event, phase: 'refused' });
    },
    stop: tally.stop,
  };
}

function auditRead(facts: CallFacts, writer: Writer): AuditedCall {
  let about: { about?: string } = {};
  return {
    begin(request) {
      about = aboutOf(request);
      writer.count(facts);
    },
    note: () => {
      // Reading is counted: what it was about is not kept.
    },
    end(code) {
      if (REFUSALS.includes(code)) writer.refusal({ ...facts, ...about, code });
    },
  };
}

function auditChange(facts: CallFacts, call: number, writer: Writer): AuditedCall {
  let about: { about?: string } = {};
  let hasBegun = false;
  return {
    begin(request) {
      about = aboutOf(request);
      writer.append({ ...facts, phase: 'begin', call, ...about });
      hasBegun = true;
    },
    note(better) {
      about = { about: better };
    },
    end(code) {
      if (hasBegun) writer.tell({ ...facts, phase: 'end', call, ...about, code });
    },
  };
}

function isRead({ path, requestStream, responseStream }: MethodFacts): boolean {
  const isUnary = !requestStream && !responseStream;
  return isUnary && SCOPE_TABLE[path] === 'observe' && !CHANGES.includes(path);
}

/** What a request is about, from the fields that say so; nothing where none does. */
function aboutOf(request: unknown): { about?: string } {
  if (typeof request !== 'object' || request === null) return {};
  const fields = request as Readonly<Record<string, unknown>>;
  const said = ABOUT_FIELDS.flatMap((name) => {
    const value = fields[name];
    if (Array.isArray(value)) return value.length === 0 ? [] : [`${name} ${value.join(',')}`];
    if (typeof value === 'number' && value > 0) return [`${name} ${value}`];
    return typeof value === 'string' && value !== '' ? [value] : [];
  });
  return said.length === 0 ? {} : { about: said.join(' ').slice(0, MOST_LETTERS) };
}

const ABOUT_FIELDS = [
  'address',
  'interface',
  'ports',
  'port',
  'remotePorts',
  'connections',
  'id',
  'captureId',
  'recordingId',
  'service',
] as const;
