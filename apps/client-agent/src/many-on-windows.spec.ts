import { fileURLToPath } from 'node:url';
import { createWindowsPc, windowsProblem } from '@socketlab/testkit';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import type { ManyReport } from './fixtures/many-exchanges-worker.ts';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`./fixtures/${name}.ts`, import.meta.url));

beforeEach((context) => {
  const problem = windowsProblem();
  if (problem !== undefined) context.skip(problem);
});

it('on Windows many exchanges are made with WSAPoll, and end each as on Linux', async () => {
  const pc = createWindowsPc();
  onTestFinished(() => pc.remove());
  const program = await pc.bundle(fixture('many-on-windows'), fixture('many-exchanges-worker'));
  const { stdout, stderr } = await pc.run([program]);
  expect(stderr).toBe('');
  const told = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  expect(told).toMatchObject([
    { visit: 'many', outcomes: { echo: 20 } },
    { visit: 'large', outcomes: { echo: 3 } },
    { visit: 'nobody', outcomes: { ECONNREFUSED: 3 } },
    { visit: 'silent', outcomes: { ETIMEDOUT: 3 } },
    { calls: ['close', 'connect', 'getsockname', 'poll', 'recv', 'send', 'socket'] },
    { interrupted: true },
  ]);
  const [many] = told as [ManyReport];
  expect(new Set(many.locals).size).toBe(20);
  expect(many.told.toSorted()).toEqual(many.locals.toSorted());
  expect(many.locals.every((local) => /^127\.0\.0\.1:[1-9]\d+$/.test(local))).toBe(true);
});
