import path from 'node:path';
import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { createMachine, type Machine } from './machine.ts';
import { connectClient } from './peers.ts';
import { NODE, WORKSPACE } from './programs.ts';
import { openScreenTerminal, type ScreenTerminal } from './screen-terminal.ts';
import { leaveSilentDaemon } from './silent-daemon.ts';

failOnLeaks();

const [SIGINT, SIGTERM] = [2, 15];
const [ENTER, LEAVE, SHOW_CURSOR] = ['\u001b[?1049h', '\u001b[?1049l', '\u001b[?25h'];
const SIZE = { columns: 100, rows: 30 };

const openTop = (
  machine: Machine,
  options: { args?: readonly string[]; environment?: Readonly<Record<string, string>> } = {},
): Promise<ScreenTerminal> =>
  openScreenTerminal(machine.command('control-plane', ['top', ...(options.args ?? [])]), {
    ...SIZE,
    environment: {
      ...machine.environment,
      SOCKETLAB_NAME: 'lab-01',
      NO_COLOR: undefined,
      ...options.environment,
    },
  });

/** The terminal was taken over, and was given back as the last thing. */
function expectGivenBack(terminal: ScreenTerminal): void {
  const text = terminal.written();
  expect(text.indexOf(ENTER)).toBeGreaterThanOrEqual(0);
  expect(text.lastIndexOf(LEAVE)).toBeGreaterThan(text.lastIndexOf(ENTER));
  expect(text.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(text.lastIndexOf('\u001b[?25l'));
}

describe('socketlab top on a terminal', () => {
  it('shows connections as they come, a silent daemon as silent, and does what keys say', async () => {
    const machine = createMachine();
    await leaveSilentDaemon(machine, 'udp-echo');
    const daemon = await machine.start('multi-tcp', ['--listen', '127.0.0.1:0']);
    const terminal = await openTop(machine);
    await terminal.untilShown(/^ ● lab-01 multi-tcp .* 0 /);
    await connectClient(daemon.listener);
    await connectClient(daemon.listener);
    await terminal.untilShown(/^ ● lab-01 multi-tcp +█+·* +2 /);
    await terminal.untilShown(/^ ✗ lab-01 udp-echo +no answer for \d+ s/);
    terminal.press('j');
    await terminal.untilShown(/^ ── lab-01 multi-tcp 127\.0\.0\.1/);
    terminal.press('\u001b[A');
    await terminal.untilShown(/^ ── lab-01 udp-echo 127\.0\.0\.1/);
    terminal.press('s');
    await terminal.untilShown(/by trouble$/);
    terminal.press('t');
    await terminal.untilShown(/in trouble only$/);
    expect(terminal.lines().some((line) => line.includes('lab-01 multi-tcp'))).toBe(false);
    terminal.press('t/multi\r');
    await terminal.untilShown(/\/multi$/);
    expect(terminal.lines().some((line) => line.includes('lab-01 udp-echo'))).toBe(false);
    terminal.press('p');
    await terminal.untilShown(/PAUSED/);
    terminal.press('p?');
    await terminal.untilShown(/^ q +quit/);
    terminal.press('xq');
    expect(await terminal.ending()).toEqual({ ended: 0, isRestored: true });
    expectGivenBack(terminal);
  });

  it('keeps within any size of terminal, and without colours tells states apart', async () => {
    const machine = createMachine();
    const daemon = await machine.start('multi-tcp', ['--listen', '127.0.0.1:0']);
    await connectClient(daemon.listener);
    const environment = { SOCKETLAB_LANG: 'pt-BR', NO_COLOR: '1' };
    const terminal = await openTop(machine, { environment });
    await terminal.untilShown(/█ ESTABLISHED 1/);
    await terminal.untilShown(/MÁQUINA/);
    for (const [columns, rows] of [
      [40, 12],
      [20, 5],
      [160, 50],
      [8, 2],
    ] as const) {
      terminal.resize(columns, rows);
      await eventually(() => expect(terminal.lines()).toHaveLength(rows));
      for (const line of terminal.lines()) expect([...line].length).toBeLessThanOrEqual(columns);
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is looked for.
    expect(terminal.written()).not.toMatch(/\u001b\[[0-9;]*m/);
    terminal.press('\u0003');
    expect(await terminal.ending()).toEqual({ ended: 0, isRestored: true });
    expectGivenBack(terminal);
  });

  it.each([
    ['SIGTERM', SIGTERM],
    ['SIGINT', SIGINT],
  ])('gives the terminal back at %s', async (_name, number) => {
    const terminal = await openTop(createMachine());
    await terminal.untilShown(/socketlab top/);
    terminal.signal(number);
    expect(await terminal.ending()).toEqual({ ended: 0, isRestored: true });
    expectGivenBack(terminal);
  });

  it('gives the terminal back before it tells of a defect, and at Ctrl+Z', async () => {
    const file = path.join(WORKSPACE, 'apps', 'control-plane', 'src', 'screen.ts');
    const program = `const { openScreen } = await import(${JSON.stringify(file)});
      openScreen(process.stdout); throw new Error('a defect');`;
    const command = [NODE, '--input-type=module', '--eval', program] as const;
    const broken = await openScreenTerminal(command, { ...SIZE, environment: {} });
    expect(await broken.ending()).toEqual({ ended: 1, isRestored: true });
    expectGivenBack(broken);
    expect(broken.written().indexOf('a defect')).toBeGreaterThan(broken.written().indexOf(LEAVE));
    const terminal = await openTop(createMachine());
    await terminal.untilShown(/socketlab top/);
    terminal.press('\u001a');
    // No shell could continue it here: so the kernel does not stop it, and it comes back by itself.
    await eventually(() => expect(terminal.written().split(ENTER)).toHaveLength(3));
    expect(terminal.written().split(LEAVE)).toHaveLength(2);
    terminal.press('q');
    expect(await terminal.ending()).toEqual({ ended: 0, isRestored: true });
    expectGivenBack(terminal);
  });

  it('ends when the terminal is closed', async () => {
    const terminal = await openTop(createMachine());
    await terminal.untilShown(/socketlab top/);
    terminal.hangUp();
    expect((await terminal.ending()).ended).toBe(0);
  });
});

describe('socketlab top without a terminal', () => {
  it('shows one picture, or a line of JSON at each refresh', async () => {
    const machine = createMachine();
    const daemon = await machine.start('multi-tcp', ['--listen', '127.0.0.1:0']);
    const client = await connectClient(daemon.listener);
    const once = await machine.run(['top']);
    expect(once).toMatchObject({ code: 0, stdout: expect.stringMatching(/multi-tcp +█+ +1 /) });
    const going = await machine.open(['top', '--json']);
    await going.waitForLine(/"ESTABLISHED":1\}/);
    client.endInput();
    await client.stop();
    await going.waitForLine(/"states":\{"LISTEN":1\}.*"accepted":1/);
    expect(await going.stop('SIGINT')).toMatchObject({ code: 0 });
    for (const line of going.stdout) expect(JSON.parse(line)).toHaveProperty('daemons');
  });

  it('says that nothing runs, and which host there is none of', async () => {
    const machine = createMachine();
    const nothing = await machine.run(['top', '--once']);
    expect(nothing).toMatchObject({ code: 0, stdout: expect.stringContaining('socketlab up') });
    const unknown = await machine.run(['top', '--host', 'lab-99']);
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('UNKNOWN_HOST') });
  });
});
