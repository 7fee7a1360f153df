import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { createMachine, type Machine } from './machine.ts';
import { connectClient } from './peers.ts';
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

  it('keeps within any size of terminal', async () => {
    const machine = createMachine();
    await machine.start('tcp-echo', ['--listen', '127.0.0.1:0']);
    const terminal = await openTop(machine, { environment: { SOCKETLAB_LANG: 'pt-BR' } });
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

  it('ends when the terminal is closed', async () => {
    const terminal = await openTop(createMachine());
    await terminal.untilShown(/socketlab top/);
    terminal.hangUp();
    expect((await terminal.ending()).ended).toBe(0);
  });

  it('has no colours with NO_COLOR, and tells states apart all the same', async () => {
    const machine = createMachine();
    const daemon = await machine.start('multi-tcp', ['--listen', '127.0.0.1:0']);
    await connectClient(daemon.listener);
    const terminal = await openTop(machine, { environment: { NO_COLOR: '1' } });
    await terminal.untilShown(/█ ESTABLISHED 1/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is looked for.
    expect(terminal.written()).not.toMatch(/\u001b\[[0-9;]*m/);
    terminal.press('q');
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
