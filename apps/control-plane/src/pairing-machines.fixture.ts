import { PassThrough } from 'node:stream';
import { onTestFinished, vi } from 'vitest';
import { type CliRun, runInProcess } from './cli.fixture.ts';
import { temporaryDirectory } from './directory.fixture.ts';
import type { FoundMachine } from './network/discovery.ts';
import { withRunningMachine } from './pairing/running-machine.ts';

/** One person's machine: a home, a name, a keyboard. */
export function machine(name: string, language: string) {
  const home = temporaryDirectory(onTestFinished);
  return {
    environment: { SOCKETLAB_HOME: home, SOCKETLAB_NAME: name, SOCKETLAB_LANG: language },
    run(
      argv: readonly string[],
      { typed = '', found = [] }: { typed?: string; found?: readonly FoundMachine[] } = {},
    ): Promise<CliRun> {
      const typing = new PassThrough();
      typing.end(typed);
      return runInProcess(argv, {
        environment: this.environment,
        pairing: { typing: () => typing },
        findMachines: async () => found,
      });
    },
  };
}
/** One of them. */
export type Machine = ReturnType<typeof machine>;

/** A window in the background: what it says, as it says it. */
export function openWindow({ environment }: Machine, argv: readonly string[] = []) {
  const interrupt = new AbortController();
  let said = '';
  const ended = runInProcess(
    ['pair', '--listen', '--port', '0', '--address', '127.0.0.1', ...argv],
    {
      environment,
      signal: interrupt.signal,
      onOutput: (text) => {
        said += text;
      },
    },
  );
  onTestFinished(async () => {
    interrupt.abort();
    await ended;
  });
  const find = (pattern: RegExp): Promise<string> =>
    vi.waitFor(
      () => {
        const found = pattern.exec(said)?.[1];
        if (found === undefined) throw new Error(`not said: ${pattern} in ${said}`);
        return found;
      },
      { timeout: 10_000, interval: 10 },
    );
  return {
    ended,
    interrupt,
    address: () => find(/(127\.0\.0\.1:\d+)/),
    digits: async () => (await find(/\n {4}(\d{3} \d{3})\n/)).replace(' ', ''),
    token: () => find(/\n {4}([0-9A-Z-]{29})\n/),
  };
}

/** Pairs as people do: the digits are typed once they can be read. */
export async function pairBy(
  classmate: Machine,
  window: ReturnType<typeof openWindow>,
  type: (digits: string) => string = (digits) => digits,
  more: readonly string[] = [],
): Promise<CliRun> {
  const typing = new PassThrough();
  const run = runInProcess(['pair', await window.address(), ...more], {
    environment: classmate.environment,
    pairing: { typing: () => typing, openMachine: withRunningMachine },
  });
  typing.end(`${type(await window.digits())}\n`);
  return run;
}
