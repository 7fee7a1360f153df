import { readlinkSync } from 'node:fs';
import { closeDescriptor, createSockets } from '@socketlab/bsd-sockets';
import { createSharedCounters, type SocketThreads } from '@socketlab/daemon';
import { createClock, createLogger, workerUrl } from '@socketlab/foundation';
import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ClientPool, createClientPool } from './client-pool.ts';
import { type ClientThreads, createClientThreads } from './client-slots.ts';
import type { FickleJob } from './fixtures/fickle-worker.ts';
import { createSpecThreads, until } from './model.fixture.ts';

failOnLeaks();

interface Fixture {
  readonly pool: ClientPool;
  /** What happens to the next clients. */
  next: FickleJob['does'];
  /** How often one was to be started. */
  readonly starts: () => number;
  readonly started: () => number;
  readonly ended: () => number;
  readonly forsaken: string[];
  /** What was logged. */
  readonly log: readonly string[];
  /** Has a client served, as the accepting thread does. */
  take(): Taken;
  readonly acceptor: ClientThreads;
}

interface PoolOptions {
  readonly most: number;
  readonly kept: number;
  readonly failingStarts?: number;
  /** For how many threads there are descriptors. */
  readonly room?: () => number;
  /** Whether a thread has taken its descriptors before it is known to have started. */
  readonly takesAtOnce?: boolean;
}

function openPool(options: PoolOptions): Fixture {
  const { most, kept, failingStarts = 0, room = () => most, takesAtOnce = false } = options;
  const { threads, ids } = createSpecThreads();
  let starts = 0;
  const fickle: Pick<SocketThreads, 'start'> = {
    async start(wanted) {
      starts += 1;
      if (starts <= failingStarts) throw new Error('no descriptor is left');
      return threads.start(wanted);
    },
  };
  const forsaken: string[] = [];
  const log: string[] = [];
  const destination = { write: (line: string) => void log.push(JSON.parse(line).msg) };
  const taking = (): number => (takesAtOnce ? starts : ids.added.length) - ids.removed.length;
  const sockets = createSockets({}, { clock: createClock() });
  const fixture: Pick<Fixture, 'next'> = { next: 'return' };
  const pool = createClientPool(
    {
      url: workerUrl('fixtures/fickle-worker', import.meta.url),
      ...{ most, kept, youngHeapMegabytes: 2 },
    },
    {
      threads: { ...threads, ...fickle },
      logger: createLogger({ name: 'spec', level: 'info' }, destination),
      countersOf: () => createSharedCounters([]).memory,
      jobOf: (): FickleJob => ({ does: fixture.next }),
      isRoomFor: (more) => taking() + more <= room(),
      onForsaken: (_client, reason) => void forsaken.push(reason),
    },
  );
  const taken: Taken[] = [];
  // Those whose threads have done nothing with them, in place of a server's that close theirs.
  onTestFinished(() => {
    for (const client of taken) if (isOpen(client)) closeDescriptor(client.descriptor);
  });
  onTestFinished(() => pool.end());
  const acceptor = createClientThreads(pool.memory, ({ client }) => pool.serve(client));
  return Object.assign(fixture, {
    pool,
    acceptor,
    forsaken,
    log,
    starts: () => starts,
    started: () => ids.added.length,
    ended: () => ids.removed.length,
    take() {
      const client = sockets.pass(sockets.socket('AF_INET', 'SOCK_STREAM'));
      const { descriptor } = client;
      const own = { descriptor, inode: linkOf(descriptor) };
      taken.push(own);
      acceptor.serve(client);
      return own;
    },
  });
}

/** A socket of this process, by its descriptor and its inode: the number alone may be another one's meanwhile. */
interface Taken {
  readonly descriptor: number;
  readonly inode: string;
}

const linkOf = (descriptor: number): string => readlinkSync(`/proc/self/fd/${descriptor}`);

function isOpen({ descriptor, inode }: Taken): boolean {
  try {
    return linkOf(descriptor) === inode;
  } catch {
    return false;
  }
}

describe.runIf(process.platform === 'linux')('the threads of clients', () => {
  it.each(['die', 'fail'] as const)(
    'that %s leave their connection to the main thread, which closes it once',
    async (does) => {
      const fixture = openPool({ most: 2, kept: 2 });
      fixture.next = does;
      const lost = fixture.take();
      await until(() => fixture.forsaken.length === 1);
      expect(fixture.forsaken).toEqual(['error']);
      expect(isOpen(lost)).toBe(false);
      expect([fixture.started(), fixture.ended()]).toEqual([1, 1]);
      // Its place is free again.
      fixture.acceptor.waitForAll();
      fixture.next = 'wait';
      const [one, two] = [fixture.take(), fixture.take()];
      await until(() => fixture.started() === 3);
      expect([one, two].every(isOpen)).toBe(true);
    },
  );

  it('are kept for the next clients, as many as are told, and the others end', async () => {
    const fixture = openPool({ most: 3, kept: 1 });
    for (let n = 0; n < 3; n += 1) fixture.take();
    await until(() => fixture.ended() === 2);
    fixture.next = 'fail';
    fixture.take();
    await until(() => fixture.ended() === 3);
    expect(fixture.started()).toBe(3);
  });

  it('let a client wait that none can be started for, and take it when one can', async () => {
    const fixture = openPool({ most: 1, kept: 1, failingStarts: 1 });
    fixture.next = 'wait';
    const client = fixture.take();
    await until(() => fixture.started() === 1);
    expect(isOpen(client)).toBe(true);
    expect(fixture.forsaken).toEqual([]);
    await fixture.pool.end();
    fixture.acceptor.waitForAll();
  });

  it('are not started where there are no descriptors for them, and are when there are', async () => {
    let room = 0;
    const fixture = openPool({ most: 2, kept: 2, room: () => room });
    fixture.next = 'wait';
    fixture.take();
    expect(fixture.starts()).toBe(0);
    room = 1;
    // Another one that comes is no reason to wait for the next attempt, a second later; there is no room for two.
    fixture.take();
    await until(() => fixture.started() === 1);
    expect(fixture.starts()).toBe(1);
  });

  it('wait without a word for those that are starting and may have their descriptors already', async () => {
    const fixture = openPool({ most: 2, kept: 2, takesAtOnce: true });
    fixture.next = 'wait';
    fixture.take();
    fixture.take();
    // One has its descriptors; that it is starting says that it may yet take some.
    expect(fixture.starts()).toBe(1);
    await until(() => fixture.started() === 2);
    expect(fixture.log).toEqual([]);
  });

  it('forsake at the end who has none yet', async () => {
    const fixture = openPool({ most: 1, kept: 0, failingStarts: Number.POSITIVE_INFINITY });
    const client = fixture.take();
    await fixture.pool.end();
    expect(fixture.forsaken).toEqual(['stopped']);
    expect(isOpen(client)).toBe(false);
  });
});
