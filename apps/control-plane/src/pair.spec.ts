import { PassThrough } from 'node:stream';
import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, test } from 'vitest';
import { runInProcess } from './cli.fixture.ts';
import type { FoundMachine } from './network/discovery.ts';
import { machine, openWindow, pairBy } from './pairing-machines.fixture.ts';

failOnLeaks();

describe('pair', () => {
  const lab = (name: string, id: string, port?: number): FoundMachine => ({
    name,
    machineId: id.repeat(16),
    addresses: ['127.0.0.1'],
    ...(port === undefined ? {} : { pairingPort: port }),
  });

  test.each(['2', 'lab-07', '7777777777777777'])(
    'without an argument lists the open windows, and takes %s for an answer',
    async (answer) => {
      const [owner, classmate] = [machine('lab-07', 'en'), machine('lab-08', 'en')];
      const window = openWindow(owner);
      const port = Number((await window.address()).split(':')[1]);
      const found = [lab('lab-06', '6', 1), lab('lab-07', '7', port), lab('lab-09', '9')];
      const typing = new PassThrough();
      const run = runInProcess(['pair', '--json'], {
        environment: classmate.environment,
        pairing: { typing: () => typing },
        findMachines: async () => found,
      });
      typing.write(`${answer}\n`);
      typing.end(`${await window.digits()}\n`);
      const { code, stdout, stderr } = await run;
      expect({ code, stderr }).toMatchObject({
        code: 0,
        stderr: expect.stringContaining('lab-06'),
      });
      expect(stderr).not.toContain('lab-09');
      expect(JSON.parse(stdout)).toMatchObject({ host: { name: 'lab-07', state: 'valid' } });
    },
  );

  test.each([
    [
      'by a name that nobody has',
      ['pair', 'lab-05'],
      [lab('lab-06', '6', 1)],
      'WINDOW_NOT_FOUND',
      1,
    ],
    ['when nobody has a window open', ['pair'], [lab('lab-09', '9')], 'WINDOW_NOT_FOUND', 1],
    [
      'by a name that two have',
      ['pair', 'lab-06'],
      [lab('lab-06', '6', 1), lab('lab-06', '7', 1)],
      'AMBIGUOUS_MACHINE',
      2,
    ],
    [
      'when nothing is typed',
      ['pair'],
      [lab('lab-06', '6', 1), lab('lab-07', '7', 1)],
      'NOTHING_TYPED',
      1,
    ],
  ] as const)('%s says so', async (_title, argv, found, code, exit) => {
    const run = await machine('lab-08', 'en').run(argv, { found });
    expect(run).toMatchObject({ code: exit, stderr: expect.stringContaining(`error ${code}`) });
  });

  test('asks a person again who typed what cannot be right', async () => {
    const [owner, classmate] = [machine('lab-07', 'en'), machine('lab-08', 'en')];
    const window = openWindow(owner);
    const typing = Object.assign(new PassThrough(), { isTTY: true });
    const run = runInProcess(['pair', await window.address()], {
      environment: classmate.environment,
      pairing: { typing: () => typing },
    });
    typing.write('what?\n');
    typing.end(`${await window.digits()}\n`);
    const { code, stderr } = await run;
    expect(code).toBe(0);
    expect(stderr).toContain('these are not six digits. Nothing was sent');
  });

  test('at an address where nobody listens says what to do there', async () => {
    const { code, stderr } = await machine('lab-08', 'en').run(['pair', '127.0.0.1:1']);
    expect(code).toBe(1);
    expect(stderr).toContain('error PAIRING_UNREACHABLE');
    expect(stderr).toContain('socketlab pair --listen');
  });

  test('never leaves a key, a token or digits in what it answers as JSON', async () => {
    const [owner, classmate] = [machine('lab-07', 'en'), machine('lab-08', 'en')];
    const window = openWindow(owner);
    await pairBy(classmate, window);
    await window.ended;
    for (const [who, argv] of [
      [classmate, ['host', 'list', '--json']],
      [classmate, ['host', 'show', 'lab-07', '--json']],
      [owner, ['grant', 'list', '--json']],
    ] as const) {
      const { stdout } = await who.run(argv);
      expect(stdout).toContain('"scopes"');
      expect(stdout).not.toMatch(/PRIVATE KEY|BEGIN CERTIFICATE/);
    }
  });

  test('is interrupted while it waits, and closes its window', async () => {
    const window = openWindow(machine('lab-07', 'en'));
    const address = await window.address();
    window.interrupt.abort();
    expect(await window.ended).toMatchObject({ code: 1, stderr: 'interrupted\n' });
    const { stderr } = await machine('lab-08', 'en').run(['pair', address]);
    expect(stderr).toContain('PAIRING_UNREACHABLE');
  });
});
