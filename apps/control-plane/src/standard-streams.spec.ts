import { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runCli } from './cli.ts';
import { watchStreams } from './standard-streams.ts';

/** A stream that fails with that errno: at once, as a file does, or in a later turn, as a pipe of Windows does. */
function broken(errno: string, isLate: boolean): Writable {
  return new Writable({
    decodeStrings: false,
    autoDestroy: false,
    write(_chunk, _encoding, written) {
      const failure = Object.assign(new Error(errno), { code: errno });
      if (isLate) setImmediate(() => written(failure));
      else written(failure);
    },
  });
}

/** Runs the CLI where standard output takes nothing; what it said of that, and with which code it ended. */
async function runWith(stdout: Writable, ...argv: readonly string[]) {
  const said: string[] = [];
  const stderr = new Writable({
    write(chunk, _encoding, written) {
      said.push(String(chunk));
      written();
    },
  });
  const interrupt = new AbortController();
  const options = { program: '', environment: {}, workingDirectory: '/', programsDirectory: '/' };
  const outputLoss = watchStreams({ stdout, stderr }, interrupt);
  const code = await runCli(
    { ...options, argv },
    { stdout, stderr, signal: interrupt.signal, outputLoss },
  );
  return { code, said: said.join('') };
}

test.each([
  ['at once', false],
  ['in a later turn', true],
])(
  'an answer that a full disk refuses %s is told on one line, and the command has failed',
  async (_when, isLate) => {
    const full = () => broken('ENOSPC', isLate);
    const english = await runWith(full(), '--help', '--lang', 'en');
    expect(english).toEqual({
      code: 1,
      said: expect.stringMatching(/^error OUTPUT_NOT_WRITTEN: [^\n]*\(ENOSPC\)[^\n]*\n$/),
    });
    const portuguese = await runWith(full(), '--help', '--lang', 'pt-BR');
    expect(portuguese.said).toMatch(/^erro OUTPUT_NOT_WRITTEN: a saída padrão[^\n]*\n$/);
  },
);

test.each([false, true])(
  'a reader that has gone away is no failure, and nobody is told',
  async (isLate) => {
    expect(await runWith(broken('EPIPE', isLate), '--help')).toEqual({ code: 0, said: '' });
  },
);

test('a command that failed before it wrote tells only that', async () => {
  const { code, said } = await runWith(broken('ENOSPC', false), 'nonsense', '--lang', 'en');
  expect(code).toBe(2);
  expect(said).toMatch(/^error UNKNOWN_COMMAND: [^\n]*\n$/);
});

test.each(['stdout', 'stderr'] as const)(
  'interrupts a command that goes on when %s takes no more',
  async (which) => {
    const streams = { stdout: broken('ENOSPC', false), stderr: broken('ENOSPC', false) };
    const interrupt = new AbortController();
    watchStreams(streams, interrupt);
    streams[which].write('a line');
    await nextTurn();
    expect(interrupt.signal.aborted).toBe(true);
  },
);

test('a disk that is full for both streams has not taken the answer, whichever hears of it first', async () => {
  const streams = { stdout: broken('ENOSPC', false), stderr: broken('ENOSPC', false) };
  const outputLoss = watchStreams(streams, new AbortController());
  streams.stderr.write('a line');
  await nextTurn();
  streams.stdout.write('an answer');
  expect(await outputLoss()).toMatchObject({ code: 'OUTPUT_NOT_WRITTEN' });
});

test('what a console says that was closed is no failure, where the signal of that has come', async () => {
  const streams = { stdout: broken('UNKNOWN', false), stderr: broken('UNKNOWN', false) };
  const interrupt = new AbortController();
  const outputLoss = watchStreams(streams, interrupt);
  interrupt.abort();
  streams.stderr.write('a line');
  await nextTurn();
  streams.stdout.write('an answer');
  expect(await outputLoss()).toBe('reader-gone');
});
