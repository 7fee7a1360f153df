import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { failOnLeaks, startProcess } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { createMachine, type Machine } from './machine.ts';
import { NODE, WORKSPACE } from './programs.ts';

failOnLeaks();

const PROGRAM = path.join(WORKSPACE, 'libs', 'control', 'src', 'fixtures', 'skewed-daemon.ts');
/** Of all that they are built with. */
const NEWEST = '999.0.0';
const OLDEST = '0.0.1';

interface Shown {
  readonly daemons: readonly {
    readonly name: string;
    readonly version?: string;
    readonly condition: string;
    readonly tier?: string;
  }[];
}

/** A machine where a tcp-echo of that version runs, as far as its record and its port say. */
async function machineWith(kind: 'older' | 'newer', ...without: string[]): Promise<Machine> {
  const machine = createMachine();
  await machine.identity();
  const directory = path.join(machine.home, 'config', 'identity');
  const version = kind === 'older' ? OLDEST : NEWEST;
  const daemon = await startProcess([NODE, PROGRAM, directory, kind, version, ...without]);
  const [control] = await daemon.waitForLine(/^127\.0\.0\.1:\d+$/);
  const records = path.join(machine.home, 'state', 'daemons');
  mkdirSync(records, { recursive: true, mode: 0o700 });
  const record = { name: 'tcp-echo', control, pid: daemon.pid };
  writeFileSync(path.join(records, 'tcp-echo.json'), JSON.stringify(record));
  return machine;
}

const OLDER = `tcp-echo runs version ${OLDEST}, older than this program`;
const RESTART = 'socketlab down tcp-echo, then socketlab up tcp-echo';
const NEWER = `tcp-echo runs version ${NEWEST}, newer than this program`;
const UPDATE = `npm install --global socketlab-${NEWEST}.tgz`;

describe('a daemon of an older version', () => {
  it.each([['ps'], ['status', 'tcp-echo'], ['doctor'], ['up', 'tcp-echo']])(
    'is shown by %s, which tells that it is older and how to restart it',
    async (...args) => {
      const machine = await machineWith('older');
      const { code, stdout, stderr } = await machine.run(args);
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('tcp-echo') });
      expect(stderr).toContain(OLDER);
      expect(stderr).toContain(RESTART);
    },
  );

  it('is told in Portuguese, too', async () => {
    const machine = await machineWith('older');
    const { stderr } = await machine.run(['ps', '--lang', 'pt-BR']);
    expect(stderr).toContain('mais antigo que este programa');
  });

  it('that lacks a method is named with its version, ours, and the command that updates it', async () => {
    const machine = await machineWith('older', 'ListenerService/ListConnections');
    const { code, stderr } = await machine.run(['connections', 'tcp-echo']);
    expect(code).toBe(1);
    expect(stderr).toContain('DAEMON_OUTDATED');
    expect(stderr).toContain(`tcp-echo ${OLDEST} at 127.0.0.1:`);
    expect(stderr).toContain(RESTART);
  });
});

describe('a daemon of a newer version', () => {
  it('is shown, with its state and tier as unknown where this program has no word for them', async () => {
    const machine = await machineWith('newer');
    const { daemons } = await machine.ask<Shown>(['ps']);
    const found = daemons.find(({ name }) => name === 'tcp-echo');
    expect(found).toMatchObject({ condition: 'unknown', version: NEWEST, tier: '9' });
    for (const args of [['ps'], ['status', 'tcp-echo'], ['doctor']]) {
      const { code, stderr } = await machine.run(args);
      expect({ args, code, stderr }).toMatchObject({
        code: 0,
        stderr: expect.stringContaining(NEWER),
      });
      expect(stderr).toContain(UPDATE);
    }
  });
});
