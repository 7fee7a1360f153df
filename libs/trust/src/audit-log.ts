import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { makeDirectory } from '@socketlab/foundation';
import {
  type AuditEntry,
  type AuditEvent,
  hashOfLine,
  NO_LINE_BEFORE,
  parseAuditLine,
} from './audit-entry.ts';
import { auditFiles, readAuditFile, readAuditLines, rotateAuditFiles } from './audit-files.ts';

const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;
const DEFAULT_MAX_BYTES = 1_024 * 1_024;

/** What classmates did by one daemon of this machine: one JSON object a line, added to and never changed. */
export interface AuditLog {
  /**
   * Adds a line; it is with the system when this returns. Throws the system's error when it could not be written
   * whole, and leaves no part of it behind.
   */
  append(event: AuditEvent): void;
  /** The newest lines, at most `count`, oldest first. */
  newest(count: number): readonly string[];
  /** Calls `listener` for each line from now on; returns how to end that. */
  subscribe(listener: (line: string) => void): () => void;
  close(): void;
}

/** Where the chain of lines stands. */
interface Head {
  readonly sequence: number;
  readonly hash: string;
  /** Of the file, as we left it. */
  readonly bytes: number;
  /** Whether a crash has left the last line without its end. */
  readonly isTorn: boolean;
}

/**
 * Opens the log of one daemon, readable for its owner only; the file is made with its first line. Each line holds the
 * hash of the one before, also over rotations: verifyAuditLog says where that chain is broken.
 */
export function openAuditLog(
  options: { readonly file: string; readonly daemon: string; readonly maxBytes?: number },
  deps: { readonly now: () => Date } = { now: () => new Date() },
): AuditLog {
  const { file, daemon, maxBytes = DEFAULT_MAX_BYTES } = options;
  const listeners = new Set<(line: string) => void>();
  let open: { readonly descriptor: number; head: Head } | undefined;

  function close(): void {
    if (open !== undefined) closeSync(open.descriptor);
    open = undefined;
  }

  /** The file, opened anew when another process has written to it or put it away. */
  function current(): { readonly descriptor: number; head: Head } {
    if (open !== undefined && !isAsLeft(file, open.descriptor, open.head.bytes)) close();
    open ??= openToAppend(file);
    return open;
  }

  function append(event: AuditEvent): void {
    let { descriptor, head } = current();
    const entry: AuditEntry = {
      sequence: head.sequence + 1,
      at: deps.now().toISOString(),
      daemon,
      ...event,
      previous: head.hash,
    };
    const line = JSON.stringify(entry);
    if (head.bytes > 0 && head.bytes + Buffer.byteLength(line) > maxBytes) {
      close();
      rotateAuditFiles(file);
      ({ descriptor, head } = current());
    }
    const bytes = Buffer.from(`${head.isTorn ? '\n' : ''}${line}\n`);
    try {
      writeWhole(descriptor, bytes, head.bytes);
    } catch (failure) {
      close();
      throw failure;
    }
    const next = { bytes: head.bytes + bytes.length, isTorn: false };
    open = { descriptor, head: { sequence: entry.sequence, hash: hashOfLine(line), ...next } };
    for (const listener of listeners) listener(line);
  }

  return {
    append,
    newest(count) {
      if (count === 0) return [];
      return readAuditLines(file).slice(-count);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close,
  };
}

function openToAppend(file: string): { descriptor: number; head: Head } {
  makeDirectory(path.dirname(file), { mode: DIRECTORY_MODE });
  const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW = 0 } = constants;
  const descriptor = openSync(file, O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW, FILE_MODE);
  try {
    return { descriptor, head: findHead(file, fstatSync(descriptor).size) };
  } catch (failure) {
    closeSync(descriptor);
    throw failure;
  }
}

/** Where the chain stands: at the last line of this file, or of the one that was put away last. */
function findHead(file: string, bytes: number): Head {
  const files = auditFiles(file).slice(-2).map(readAuditFile);
  const lines = files.flatMap((each) => each.lines);
  const last = lines.at(-1);
  const known = lines.map(parseAuditLine).findLast((entry) => entry !== undefined);
  return {
    sequence: known?.sequence ?? 0,
    hash: last === undefined ? NO_LINE_BEFORE : hashOfLine(last),
    bytes,
    isTorn: files.at(-1)?.isTorn ?? false,
  };
}

function isAsLeft(file: string, descriptor: number, bytes: number): boolean {
  const [opened, named] = [fstatSync(descriptor), statSync(file, { throwIfNoEntry: false })];
  return opened.size === bytes && named?.ino === opened.ino && named.dev === opened.dev;
}

/** On a full disk a part may be written: it is taken away again, so that no line is cut short. */
function writeWhole(descriptor: number, bytes: Buffer, sizeBefore: number): void {
  const written = writeSync(descriptor, bytes);
  if (written === bytes.length) return;
  ftruncateSync(descriptor, sizeBefore);
  throw new Error(`only ${written} of ${bytes.length} bytes could be written: is the disk full?`);
}
