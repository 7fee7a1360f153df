import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { beforeEach } from 'vitest';
import { LeakError } from './errors.ts';
import { watchNamespaces } from './namespace-watch.ts';
import { watchTimers } from './timer-watch.ts';

/** What a process holds: how many resources keep its event loop alive, its sockets and its children. */
interface Holdings {
  /** Kind (`TCPServerWrap`, `UDPWrap`) to count, as process.getActiveResourcesInfo() has it. */
  readonly resources: ReadonlyMap<string, number>;
  /** Descriptor and inode of each socket, those of native calls included; empty where there is no /proc. */
  readonly sockets: ReadonlySet<string>;
  readonly children: ReadonlySet<string>;
}

/** Remembers what this process held when it was made, and who was started since. */
export interface LeakWatch {
  /**
   * Resolves when nothing new is held any more; a close under way is waited for. Rejects with {@link LeakError} that
   * says what is left, at the latest after `settleMs` (2,000 unless told).
   */
  waitUntilReleased(settleMs?: number): Promise<void>;
  /** Stops watching. */
  end(): void;
}

const SETTLE_MS = 2_000;

/** What waiting itself, the test runner's channel and files being read put among the resources. */
const IGNORED = new Set([
  'Immediate',
  'PipeWrap',
  'TTYWrap',
  'FSReqCallback',
  'FSReqPromise',
  'CloseReq',
  // Timers are watched one by one.
  'Timeout',
]);

/** Watches this process from now on. */
export function watchForLeaks(): LeakWatch {
  const before = takeHoldings();
  const timers = watchTimers();
  const namespaces = watchNamespaces();
  const workers = new Set<Worker>();
  // Node lists no worker among its active resources, but tells of each one that is made.
  const onWorker = (worker: Worker): void => {
    workers.add(worker);
    worker.once('exit', () => workers.delete(worker));
  };
  process.on('worker', onWorker);
  const left = (): string[] => [
    ...leftSince(before),
    ...timers.left(),
    ...namespaces.left(),
    ...[...workers].map((worker) => `worker ${worker.threadId}`),
  ];
  return {
    end: () => {
      process.off('worker', onWorker);
      timers.end();
      namespaces.end();
    },
    waitUntilReleased: async (settleMs = SETTLE_MS) => {
      const deadline = performance.now() + settleMs;
      while (left().length > 0 && performance.now() < deadline) await nextTurn();
      if (left().length > 0) throw new LeakError(`the test left behind: ${left().join(', ')}`);
    },
  };
}

/**
 * Call it once in a spec: each of its tests then fails if it leaves a socket, a timer, a worker or a child process
 * behind, or a process in a network that a fixture made, whoever's child that is by now. It looks after everything that
 * the test handed to `onTestFinished` is done.
 */
export function failOnLeaks(): void {
  beforeEach(({ onTestFinished }) => {
    const watch = watchForLeaks();
    // vitest runs these in reverse, so that the first one sees what all others have left.
    onTestFinished(() => watch.waitUntilReleased().finally(watch.end));
  });
}

function takeHoldings(): Holdings {
  const resources = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) {
    resources.set(kind, (resources.get(kind) ?? 0) + 1);
  }
  return { resources, sockets: new Set(openSockets()), children: new Set(childPids()) };
}

function leftSince(before: Holdings): string[] {
  const now = takeHoldings();
  const resources = [...now.resources].flatMap(([kind, count]) => {
    const more = count - (before.resources.get(kind) ?? 0);
    return more > 0 && !IGNORED.has(kind) ? [`${more} ${kind}`] : [];
  });
  const sockets = [...now.sockets].filter((socket) => !before.sockets.has(socket));
  const children = [...now.children].filter((child) => !before.children.has(child));
  return [...resources, ...sockets, ...children.map((pid) => `child process ${pid}`)];
}

function openSockets(): string[] {
  return readFolder('/proc/self/fd').flatMap((descriptor) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${descriptor}`);
      return target.startsWith('socket:') ? [`descriptor ${descriptor} ${target}`] : [];
    } catch {
      // The descriptor that listed the folder is gone by now.
      return [];
    }
  });
}

/** The children of every thread: a child belongs to the thread that made it (proc(5), task/<tid>/children). */
function childPids(): string[] {
  return readFolder('/proc/self/task').flatMap((thread) => {
    try {
      const children = readFileSync(`/proc/self/task/${thread}/children`, 'utf8');
      return children.split(' ').filter((pid) => pid !== '');
    } catch {
      // The thread has ended since, or the kernel has no such file.
      return [];
    }
  });
}

function readFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Not Linux: what Node knows of its resources must do.
    return [];
  }
}
