import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it, type TestContext } from 'vitest';

const modules = (lib: string): string =>
  JSON.stringify(new URL(`../../${lib}/src/index.ts`, import.meta.url).href);
/** A daemon in miniature: starts a view, writes what it found, then does as the test says. */
const program = (then: string): string => `
  import { createKernelView } from ${modules('kernel-view')};
  import { createClock, createLogger } from ${modules('foundation')};
  const view = createKernelView(
    { name: 'spec-process', usesTracepoints: true },
    { clock: createClock(), logger: createLogger({ name: 'spec', level: 'silent' }), emit: () => {} },
  );
  await view.start({ signal: AbortSignal.timeout(10_000) });
  await view.watch({ role: 'server', port: 1 });
  const { tier, observers } = view;
  process.stdout.write(JSON.stringify({ tier, observers, table: view.snapshot({ role: 'server', port: 1 }) }) + '\\n');
  ${then}`;
const PLAIN_USER = ['--reuid', '65534', '--regid', '65534', '--clear-groups'];
/** Runs a program with every tracefs taken out of its sight. */
const WITHOUT_TRACEFS = [
  ...['unshare', '-m', 'sh', '-c'],
  'while read -r _ _ _ _ at rest; do case "$rest" in *" - tracefs "*) umount -l "$at";; esac; done < /proc/self/mountinfo; exec "$@"',
  'sh',
];
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function start(then: string, prefix: readonly string[] = []): ChildProcess {
  const command = [...prefix, process.execPath, '--input-type=module', '-e', program(then)];
  const child = spawn(command[0] ?? '', command.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return child;
}

async function said(child: ChildProcess): Promise<{ tier: string; observers: unknown; table: [] }> {
  const [line] = await once(createInterface({ input: child.stdout ?? process.stdin }), 'line');
  return JSON.parse(String(line));
}

/** The instances of our name, seen from a mount namespace of a program of its own. */
function instances(): string[] {
  const script = 'mount -t tracefs spec /mnt && ls /mnt/instances';
  return execFileSync('unshare', ['-m', 'sh', '-c', script], { encoding: 'utf8' })
    .split('\n')
    .filter((name) => name.startsWith('socketlab-spec-process-'));
}

/** The processes that those instances belong to; one may have several. */
function owners(): number[] {
  return [...new Set(instances().map((name) => Number(name.split('-').at(-1))))];
}

function needRoot(context: TestContext): void {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) context.skip('needs root on Linux');
}

describe('a process with a kernel view', () => {
  it('removes the trace instance that a killed daemon left behind', async (context) => {
    needRoot(context);
    const killed = start('setInterval(() => {}, 1000);');
    await said(killed);
    expect(owners()).toEqual([killed.pid]);
    killed.kill('SIGKILL');
    await once(killed, 'exit');

    const next = start('await view.stop({ signal: AbortSignal.timeout(10_000) });');
    await once(next, 'exit');
    expect(next.exitCode).toBe(0);
    expect(instances()).toEqual([]);
  });

  it('leaves the instance of a daemon that lives alone', async (context) => {
    needRoot(context);
    const one = start('setInterval(() => {}, 1000);');
    await said(one);
    const other = start('await view.stop({ signal: AbortSignal.timeout(10_000) });');
    await once(other, 'exit');
    expect(owners()).toEqual([one.pid]);
    one.kill('SIGKILL');
    await once(one, 'exit');
    await once(start('await view.stop({ signal: AbortSignal.timeout(10_000) });'), 'exit');
    expect(instances()).toEqual([]);
  });

  it.for(['', 'process.exit(0);'])('can end while it watches: "%s"', async (then, context) => {
    needRoot(context);
    const child = start(then);
    await once(child, 'exit');
    expect([child.exitCode, child.signalCode]).toEqual([0, null]);
    await once(start('await view.stop({ signal: AbortSignal.timeout(10_000) });'), 'exit');
  });

  it('traces where no tracefs is mounted, and mounts none for its other threads', async (context) => {
    needRoot(context);
    const child = start('setInterval(() => {}, 1000);', WITHOUT_TRACEFS);
    expect(await said(child)).toMatchObject({ tier: 'root-linux' });
    expect(readFileSync(`/proc/${child.pid}/mountinfo`, 'utf8')).not.toMatch('tracefs');
    expect(owners()).toEqual([child.pid]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await once(start('await view.stop({ signal: AbortSignal.timeout(10_000) });'), 'exit');
  });

  it('observes by the tables alone as a plain user, and says why and what would help', async (context) => {
    needRoot(context);
    const findings = await said(start('', ['setpriv', ...PLAIN_USER]));
    const reason = {
      en: expect.stringMatching('only root'),
      'pt-BR': expect.stringMatching('root'),
    };
    const remedy = expect.stringMatching(/^sudo /);
    expect(findings).toEqual({
      tier: 'plain-linux',
      table: [],
      observers: [
        { name: 'tracepoints', isAvailable: false, reason, remedy },
        { name: 'sock_diag', isAvailable: true },
        { name: 'procfs', isAvailable: true },
        { name: 'syscalls', isAvailable: false, reason, remedy },
      ],
    });
  });
});
