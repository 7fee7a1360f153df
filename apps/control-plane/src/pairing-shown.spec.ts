import { PassThrough } from 'node:stream';
import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, test } from 'vitest';
import { type CliRun, runInProcess } from './cli.fixture.ts';
import type { FoundMachine } from './network/discovery.ts';
import { machine, openWindow, other, pairBy } from './pairing.fixture.ts';

failOnLeaks();

/** What differs from run to run, by a name. */
function steady(text: string): string {
  const ids = [...new Set(text.match(/\b[0-9a-f]{64}\b|\b[0-9a-f]{16}\b/g) ?? [])];
  const short = [...new Set(ids.map((id) => id.slice(0, 16)))];
  const named = short.reduce(
    (all, id, index) =>
      all.replaceAll(new RegExp(`${id}(?:[0-9a-f]{48})?`, 'g'), `<id ${index + 1}>`),
    text,
  );
  return named
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z/g, '<time>')
    .replaceAll(/127\.0\.0\.1:\d{4,5}/g, '127.0.0.1:<port>')
    .replaceAll(/\n {4}\d{3} \d{3}\n/g, '\n    123 456\n')
    .replaceAll(/\n {4}[0-9A-Z-]{29}\n/g, '\n    <token>\n')
    .replaceAll(/\b(?=[0-9a-f]{8}\b)[0-9a-f]*\b/g, '<grant>')
    .replaceAll(/ +$/gm, '');
}

const shown = (title: string, { code, stdout, stderr }: CliRun): string =>
  `$ socketlab ${title}   [exit code ${code}]\n${stdout}${stderr}`;

describe('pairing, as people see it', () => {
  test.each(['en', 'pt-BR'] as const)('in %s', { timeout: 30_000 }, async (language) => {
    const [owner, classmate] = [machine('lab-07', language), machine('lab-08', language)];
    const parts: string[] = [];
    const show = (title: string, run: CliRun): void => {
      parts.push(shown(title, run));
    };
    for (const command of ['host list', 'grant list']) {
      show(command, await owner.run(command.split(' ')));
    }
    const first = openWindow(owner);
    show('pair ADDRESS', await pairBy(classmate, first, other));
    show('pair --listen', await first.ended);
    const second = openWindow(owner, ['--allow', 'observe', '--for', '90m']);
    const pairing = await pairBy(classmate, second, undefined, [
      '--as',
      'desk',
      '--allow',
      'serve',
    ]);
    show('pair ADDRESS --as desk --allow serve', pairing);
    show('pair --listen --allow observe --for 90m', await second.ended);
    const third = openWindow(owner, ['--class', '--uses', '1']);
    const typed = { typed: `${(await third.token()).toLowerCase()}\n` };
    show('pair ADDRESS', await classmate.run(['pair', await third.address()], typed));
    show('pair --listen --class --uses 1', await third.ended);
    for (const command of [
      'host list',
      'host show desk',
      'host rename desk neighbour',
      'host remove neighbour',
      'host show neighbour',
    ]) {
      show(command, await classmate.run(command.split(' ')));
    }
    for (const command of [
      'grant list',
      'grant revoke lab-08',
      'grant revoke lab-08',
      'grant list',
    ]) {
      show(command, await owner.run(command.split(' ')));
    }
    const file = `transcripts/pairing.${language}.txt`;
    await expect(steady(parts.join('\n'))).toMatchFileSnapshot(file);
  });
});

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
