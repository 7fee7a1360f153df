import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type LoadRun, parseLoadRun } from '@socketlab/load';
import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, it, onTestFinished, type TestContext } from 'vitest';
import { browserProblem, startBrowser } from './browser.ts';
import { createMachine, type Machine } from './machine.ts';
import { pairByHand } from './pairing-by-hand.ts';
import { needThorough } from './shared-machine.ts';
import { createTwoMachines } from './two-machines.ts';

failOnLeaks();

const OWNER = '10.77.0.7';
const LONG_MS = 60_000;

function readRun(machine: Machine, folder: string): LoadRun {
  const run = parseLoadRun(readFileSync(path.join(machine.home, folder, 'load.json'), 'utf8'));
  if (run === undefined) throw new Error(`${folder} has no run`);
  return run;
}

/** lab-07, whose multi-tcp serves, and lab-08, which is paired with it and sends. */
async function createPair(context: TestContext, permits: readonly string[] = []) {
  needThorough(context);
  const { owner, classmate } = await createTwoMachines(context, { isUnprivileged: false });
  const server = await owner.start('multi-tcp', ['--listen', `${OWNER}:65433`, ...permits]);
  const open = await owner.open(['network', 'open', '--address', OWNER]);
  await open.waitForLine(/is open to paired classmates at 10\.77\.0\.7/);
  await classmate.start('client-agent');
  const controls = { 'multi-tcp': `${OWNER}:17433` };
  await pairByHand({ owner, classmate, name: 'lab-07', address: OWNER, controls });
  return { classmate, server };
}

describe('load on a classmate’s machine', () => {
  it(
    'goes by the permit that it asks for, for as much as its plan needs',
    async (context) => {
      const { classmate, server } = await createPair(context);
      const plan = ['--connections', '10', '--rate', '200', '--duration', '2s', '--output', 'run'];
      const { code, stderr } = await classmate.run(['load', 'lab-07:65433', ...plan]);
      expect(stderr).toContain('lab-07 (multi-tcp) permits 10 connections at once and 39040 bytes');
      expect(code).toBe(0);
      const run = readRun(classmate, 'run');
      expect(run).toMatchObject({
        target: 'lab-07:65433',
        plan: { address: `${OWNER}:65433` },
        result: { reason: 'duration', counts: { errors: {} } },
      });
      expect(server.log()).toContainEqual(
        expect.objectContaining({ msg: 'permit issued', name: 'classmate', connections: 10 }),
      );
      expect(readFileSync(path.join(classmate.home, 'run', 'report.md'), 'utf8')).not.toContain(
        'shared its processors',
      );
    },
    LONG_MS,
  );

  it(
    'is none where the owner permits none',
    async (context) => {
      const { classmate } = await createPair(context, ['--permits', '0']);
      const args = ['load', 'lab-07:65433', '--count', '1', '--output', 'run'];
      const { code, stderr, stdout } = await classmate.run(args);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toContain('error PERMITS_OFF');
    },
    LONG_MS,
  );
});

describe('the report of a load in Chromium, without a network', () => {
  it(
    'is read on a phone and on paper, in light and dark, and asks for nothing',
    async (context) => {
      needThorough(context);
      const problem = browserProblem();
      if (problem !== undefined) context.skip(problem);
      const machine = createMachine();
      const server = await machine.start('multi-tcp', ['--listen', '127.0.0.1:0']);
      await machine.start('client-agent');
      const args = ['load', server.listener, '--rate', '500', '--duration', '2s'];
      await machine.run([...args, '--output', 'run', '--lang', 'pt-BR']);
      await machine.run([...args, '--output', 'other', '--compare', 'run']);
      const browser = await startBrowser();
      onTestFinished(() => browser.close());
      for (const file of ['run/report.html', 'other/comparison.html']) {
        const page = await browser.open(path.join(machine.home, file));
        await page.show({ width: 390, height: 844 });
        const width = await page.evaluate<number>('document.documentElement.scrollWidth');
        expect(width, file).toBeLessThanOrEqual(390);
        expect(await page.evaluate(OVERLAPPING), file).toEqual([]);
        await page.show({ width: 687, height: 970, media: 'print' });
        expect(await page.evaluate('document.documentElement.scrollWidth'), file).toBe(687);
        expect(page.requests).toHaveLength(1);
      }
    },
    LONG_MS,
  );
});

/** Texts of a chart that lie on each other. */
const OVERLAPPING = `[...document.querySelectorAll('.chart')].flatMap((chart) => {
  const texts = [...chart.querySelectorAll('text')].map((text) => [text.textContent, text.getBoundingClientRect()]);
  return texts.flatMap(([name, one], index) => texts.slice(index + 1)
    .filter(([, other]) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom)
    .map(([other]) => name + ' on ' + other));
})`;
