import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readvSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { type EventFormat, parseEventFormat } from './event-format.ts';
import { pageBytesOf } from './ring-buffer-page.ts';
import { CALL_EVENTS, RAW_CALL_EVENT, SOCKET_EVENTS } from './trace-catalog.ts';

/** So many pages of one CPU are read in one go: a flood must not keep the thread from hearing its orders. */
const MOST_PAGES = 512;
/** What one call reads at most: with pages of 4 KiB, 64 of them. */
const READ_BYTES = 262_144;

/** Takes a page that was read. Its bytes are good until this returns. */
export type TakePage = (page: Buffer, cpu: number) => void;

/** A tracefs instance of our own: nobody else's tracing is touched, and nobody else's events come in. */
export interface TraceInstance {
  /** The format of an event, or undefined when this kernel does not have it. */
  format(event: string): EventFormat | undefined;
  /** Lets through the records of an event that match the filter; undefined switches the event off. In force on return. */
  setFilter(event: string, filter: string | undefined): void;
  readonly bufferBytesPerCpu: number;
  /** The size of a page, which is what one reading of a CPU gives. */
  readonly pageBytes: number;
  /** Hands over what each CPU has; returns the CPUs that have more. */
  readPages(take: TakePage): ReadonlySet<number>;
  /** Records of a CPU that were overwritten before anyone read them. */
  overrun(cpu: number): number;
  /** Removes it, or leaves it as it was found where someone else has made it. */
  remove(): void;
}

/** Makes the instance, on the clock of process.hrtime. Throws the file system's error. */
export function createTraceInstance(options: {
  readonly tracefs: string;
  readonly name: string;
  readonly bufferKbPerCpu: number;
}): TraceInstance {
  const directory = path.join(options.tracefs, 'instances', options.name);
  mkdirSync(directory);
  try {
    const write = (file: string, value: string): void =>
      writeFileSync(path.join(directory, file), value);
    write('trace_clock', 'mono');
    write('buffer_size_kb', String(options.bufferKbPerCpu));
    return openInstance(directory, options.bufferKbPerCpu * 1024, () => rmdirSync(directory));
  } catch (failure) {
    rmdirSync(directory);
    throw failure;
  }
}

/**
 * Takes an instance that root has made and given to this user: no capability is needed for it, and it is never removed.
 * Whoever had it before may have been killed: it is cleaned at first, and at the end again. Throws the file system's error.
 */
export function takePreparedInstance(options: {
  readonly directory: string;
  readonly bufferKbPerCpu: number;
}): TraceInstance {
  const { directory, bufferKbPerCpu } = options;
  const write = (file: string, value: string): void =>
    writeFileSync(path.join(directory, file), value);
  const clean = (): void => {
    write('events/enable', '0');
    for (const event of EVENTS) {
      // 0 takes a filter away; an event that this kernel lacks has none.
      const filter = `events/${event}/filter`;
      if (existsSync(path.join(directory, filter))) write(filter, '0');
    }
    // To open it for writing empties the buffer: trace_pipe has nothing of before then.
    write('trace', '');
  };
  clean();
  write('trace_clock', 'mono');
  const before = readFileSync(path.join(directory, 'buffer_size_kb'), 'utf8');
  write('buffer_size_kb', String(bufferKbPerCpu));
  return openInstance(directory, bufferKbPerCpu * 1024, () => {
    clean();
    write('buffer_size_kb', String(Number.parseInt(before, 10) || bufferKbPerCpu));
  });
}

const EVENTS: readonly string[] = [...SOCKET_EVENTS, ...CALL_EVENTS, RAW_CALL_EVENT];

function openInstance(
  directory: string,
  bufferBytesPerCpu: number,
  remove: () => void,
): TraceInstance {
  const write = (file: string, value: string): void =>
    writeFileSync(path.join(directory, file), value);
  const read = (file: string): string => readFileSync(path.join(directory, file), 'utf8');
  const pageBytes = pageSize(read);
  const pipes = openPipes(directory);
  const rooms = makeRooms(pageBytes);
  const filters = new Map<string, string>();
  return {
    format: (event) => {
      const file = `events/${event}/format`;
      return existsSync(path.join(directory, file)) ? parseEventFormat(read(file)) : undefined;
    },
    setFilter: (event, filter) => {
      const before = filters.get(event);
      // The kernel waits for every CPU each time.
      if (filter === before) return;
      if (filter !== undefined) write(`events/${event}/filter`, filter);
      if (filter === undefined) write(`events/${event}/enable`, '0');
      else if (before === undefined) write(`events/${event}/enable`, '1');
      if (filter === undefined) filters.delete(event);
      else filters.set(event, filter);
    },
    bufferBytesPerCpu,
    pageBytes,
    readPages: (take) => {
      const unfinished = new Set<number>();
      for (const [cpu, pipe] of pipes) {
        if (readCpu(pipe, rooms, (page) => take(page, cpu))) unfinished.add(cpu);
      }
      return unfinished;
    },
    overrun: (cpu) => Number(/^overrun: (\d+)$/m.exec(read(`per_cpu/cpu${cpu}/stats`))?.[1] ?? 0),
    remove: () => {
      for (const pipe of pipes.values()) closeSync(pipe);
      pipes.clear();
      remove();
    },
  };
}

/** The kernel hands over one page of its buffer with each read, whose size is in events/header_page. */
function pageSize(read: (file: string) => string): number {
  return pageBytesOf(parseEventFormat(read('events/header_page')));
}

function openPipes(directory: string): Map<number, number> {
  const pipes = new Map<number, number>();
  for (const name of readdirSync(path.join(directory, 'per_cpu'))) {
    const file = path.join(directory, 'per_cpu', name, 'trace_pipe_raw');
    // A read that waits would pin the thread, and a process with such a thread cannot exit.
    pipes.set(Number(name.slice(3)), openSync(file, constants.O_RDONLY | constants.O_NONBLOCK));
  }
  return pipes;
}

/** Where pages are written, as many as one call reads. */
function makeRooms(pageBytes: number): readonly Buffer[] {
  const pages = Math.max(1, Math.floor(READ_BYTES / pageBytes));
  const memory = Buffer.allocUnsafeSlow(pages * pageBytes);
  return Array.from({ length: pages }, (_, page) =>
    memory.subarray(page * pageBytes, (page + 1) * pageBytes),
  );
}

/**
 * Reads a CPU's pages until there is none, or enough; returns whether there may be more. The kernel gives one page for each
 * buffer of readv(2): so one call reads many, and ends where there are no more.
 */
function readCpu(pipe: number, rooms: readonly Buffer[], take: (page: Buffer) => void): boolean {
  for (let count = 0; count < MOST_PAGES; count += rooms.length) {
    const pages = readSome(pipe, rooms);
    for (const page of pages) take(page);
    if (pages.length < rooms.length) return false;
  }
  return true;
}

function readSome(pipe: number, rooms: readonly Buffer[]): readonly Buffer[] {
  const [{ length: pageBytes } = { length: 1 }] = rooms;
  try {
    return rooms.slice(0, readvSync(pipe, rooms) / pageBytes);
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === 'EAGAIN') return [];
    throw failure;
  }
}
