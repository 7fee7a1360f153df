import { fileURLToPath } from 'node:url';
import type { CallObservation } from '@socketlab/evidence';
import { createWindowsPc, isThorough, type WindowsPc, windowsProblem } from '@socketlab/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createBench } from './fixtures/bench.ts';
import { DATAGRAM_FACTS } from './fixtures/datagram-facts.ts';
import { FAILURE_FACTS } from './fixtures/failure-facts.ts';
import { STREAM_FACTS } from './fixtures/stream-facts.ts';

const FACTS = { ...STREAM_FACTS, ...FAILURE_FACTS, ...DATAGRAM_FACTS };
const TITLES = Object.keys(FACTS);
const fixture = (name: string): string =>
  fileURLToPath(new URL(`./fixtures/${name}.ts`, import.meta.url));

describe('here', () => {
  it.for(Object.entries(FACTS))('%s', ([, fact]) => {
    const bench = createBench();
    try {
      fact(bench);
    } finally {
      bench.closeAll();
    }
  });
});

describe('on Windows, as Wine has it', { timeout: 60_000 }, () => {
  const problem = isThorough()
    ? windowsProblem()
    : 'takes a while: with SOCKETLAB_THOROUGH=1 it runs';
  let pc: WindowsPc | undefined;

  /** Runs a fixture there; what it printed. */
  async function run(name: string, args: readonly string[] = [], worker?: string) {
    if (pc === undefined) throw new Error('there is no PC');
    const workers = worker === undefined ? [] : [fixture(worker)];
    const program = await pc.bundle(fixture(name), ...workers);
    const { code, stdout, stderr } = await pc.run([program, ...args]);
    expect(stderr).toBe('');
    return { code, stdout };
  }

  let found: Record<string, string> = {};
  beforeAll(async () => {
    if (problem !== undefined) return;
    pc = createWindowsPc();
    const { code, stdout } = await run('conformance');
    expect([code, stdout]).toEqual([0, expect.stringContaining('holds')]);
    found = JSON.parse(stdout);
  }, 60_000);
  afterAll(() => pc?.remove());
  beforeEach((context) => {
    if (problem !== undefined) context.skip(problem);
  });

  it.for(TITLES)('%s', (title) => {
    expect(found[title]).toBe('holds');
  });

  // How soon is a matter of how often it is looked for: winsock.spec.ts.
  it('ends each call that waits', async () => {
    const { stdout } = await run('interrupted-waits', [], 'blocked-worker');
    const ended: Record<string, { ended: string; again: string }> = JSON.parse(stdout);
    expect(Object.keys(ended)).toHaveLength(6);
    for (const [call, outcome] of Object.entries(ended)) {
      expect([call, outcome.ended, outcome.again]).toEqual([
        call,
        'INTERRUPTED_CALL',
        'INTERRUPTED_CALL',
      ]);
    }
  });

  it('lets a program end at once though its worker waits', async () => {
    const address = ['127.0.0.1', '0'];
    const { code } = await run('exit-while-blocked', ['accept', ...address], 'blocked-worker');
    expect(code).toBe(7);
  });

  it('leaves no socket to a child process', async () => {
    expect((await run('inherited-handles')).stdout).toBe('[]');
  });

  it('tells the option that is really set, and Windows’ number of what failed', async () => {
    const seen: CallObservation[] = JSON.parse((await run('observed-exchange')).stdout);
    const [, level, option, value] = seen.find(({ name }) => name === 'setsockopt')?.args ?? [];
    expect([level, option, value]).toEqual(['SOL_SOCKET', 'SO_EXCLUSIVEADDRUSE', '1']);
    expect(seen.map(({ name }) => name)).toContain('accept');
    const { stdout: told } = await run('call-once', ['connect', '127.0.0.1', '9']);
    expect(told).toContain('CONNECTION_REFUSED connect() failed on 127.0.0.1:9');
    expect(told).toContain(
      '(ECONNREFUSED; Windows: 10061): the host answered, and nothing listens',
    );
  });
});
