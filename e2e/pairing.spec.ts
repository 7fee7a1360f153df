import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Command, failOnLeaks, isRoot, startProcess } from '@socketlab/testkit';
import { describe, expect, it, type TestContext } from 'vitest';
import { createMachine } from './machine.ts';
import {
  answer,
  type GrantList,
  type HostList,
  LISTEN,
  named,
  openWindow,
  type Said,
  startPairing,
} from './pairing-windows.ts';
import { createPrivateNetwork } from './private-network.ts';
import { needThorough } from './shared-machine.ts';

failOnLeaks();

/** Gives the network an interface with that address, as if it were one of a laboratory. */
async function ownAddress(within: (command: Command) => Command, address: string): Promise<void> {
  const script = `ip link add lan0 type veth peer name lan1; ip address add ${address} dev lan0; ip link set lan0 up; ip link set lan1 up`;
  const { code } = await (await startProcess(within(['sh', '-ec', script]))).ended;
  if (code !== 0) throw new Error('no cable can be laid in this network: is ip(8) there?');
}

const other = (digits: unknown): string =>
  String((Number(digits) + 1) % 1_000_000).padStart(6, '0');

const WORDS = {
  en: {
    asked: /Read these digits/,
    ask: /The digits:$/,
    paired: 'paired with lab-07',
    wrong: 'error PAIRING_WRONG_DIGITS: the digits are not those of',
  },
  'pt-BR': {
    asked: /Leia estes dígitos/,
    ask: /Os dígitos:$/,
    paired: 'pareada com lab-07',
    wrong: 'erro PAIRING_WRONG_DIGITS: os dígitos não são os de',
  },
} as const;

/** The words of both languages are held by the specs of the commands: what happens is the same. */
function onlyOnceUnlessThorough(language: string, context: TestContext): void {
  if (language === 'pt-BR') needThorough(context);
}

describe('two machines', () => {
  it.for(['en', 'pt-BR'] as const)(
    'pair by digits that are read and typed, in %s',
    async (language, context) => {
      onlyOnceUnlessThorough(language, context);
      const [owner, classmate] = [createMachine(), createMachine()];
      const window = await owner.open(LISTEN, named('lab-07', language));
      const [, address = ''] = await window.waitForLine(/socketlab pair (\S+)$/);
      const options = named('lab-08', language);
      const pairing = await startPairing(classmate, address, { options });
      await window.waitForLine(WORDS[language].asked);
      await pairing.waitForLine(WORDS[language].ask);
      const [, first = '', second = ''] = await window.waitForLine(/^ {4}(\d{3}) (\d{3})$/);
      const { code, stdout } = await answer(pairing, `${first}${second}`);
      expect(stdout).toContain(WORDS[language].paired);
      expect([code, (await window.ended).code]).toEqual([0, 0]);
      const { machineId } = await owner.identity();
      expect(await classmate.ask<HostList>(['host', 'list'])).toMatchObject({
        hosts: [
          { name: 'lab-07', machineId, state: 'valid', scopes: ['observe', 'serve', 'traffic'] },
        ],
      });
      expect(await owner.ask<GrantList>(['grant', 'list'])).toMatchObject({
        grants: [
          { name: 'lab-08', machineId: (await classmate.identity()).machineId, state: 'valid' },
        ],
      });
      // Neither the digits nor anything else of them is kept.
      const files = [owner, classmate].flatMap(({ home }) =>
        readdirSync(path.join(home, 'config'), { recursive: true, withFileTypes: true }),
      );
      for (const file of files.filter((each) => each.isFile())) {
        const text = readFileSync(path.join(file.parentPath, file.name), 'utf8');
        expect(text).not.toMatch(new RegExp(`"${first}${second}"`));
      }
    },
  );

  it.for(['en', 'pt-BR'] as const)(
    'do not pair by wrong digits, which close the window, in %s',
    async (language, context) => {
      onlyOnceUnlessThorough(language, context);
      const [owner, classmate] = [createMachine(), createMachine()];
      const window = await openWindow(owner);
      const options = named('lab-08', language);
      const pairing = await startPairing(classmate, window.address, { options });
      const { digits } = await window.event('asked');
      const { code, stderr } = await answer(pairing, other(digits));
      expect(code).toBe(1);
      expect(stderr).toContain(WORDS[language].wrong);
      expect(await window.event('refused')).toMatchObject({
        reason: 'wrong-digits',
        closesWindow: true,
      });
      expect((await window.process.ended).code).toBe(1);
      const again = await answer(await startPairing(classmate, window.address), String(digits));
      expect(again).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('PAIRING_UNREACHABLE'),
      });
      expect((await classmate.ask<HostList>(['host', 'list'])).hosts).toEqual([]);
      expect((await owner.ask<GrantList>(['grant', 'list'])).grants).toEqual([]);
    },
  );

  it('cannot use digits a second time, in another window', async () => {
    const [owner, classmate, other] = [createMachine(), createMachine(), createMachine()];
    const first = await openWindow(owner);
    const pairing = await startPairing(classmate, first.address);
    const { digits } = await first.event('asked');
    expect((await answer(pairing, String(digits))).code).toBe(0);
    expect((await first.process.ended).code).toBe(0);
    const second = await openWindow(owner);
    const again = await startPairing(other, second.address, { options: named('lab-09') });
    const shown = (await second.event('asked'))['digits'];
    // One time in a million they are the same, and then they are right.
    if (shown === digits) return;
    const { code, stderr } = await answer(again, String(digits));
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('WRONG_DIGITS'),
    });
    const { grants } = await owner.ask<GrantList>(['grant', 'list']);
    expect(grants.map(({ name }) => name)).toEqual(['lab-08']);
  });

  it.for([
    ['en', 'WINDOW_OVER: the window at', 'its time is up'],
    ['pt-BR', 'WINDOW_OVER: a janela em', 'o tempo dela se esgotou'],
  ] as const)(
    'are told when the time is up while the digits are typed, in %s',
    async ([language, code, reason], context) => {
      onlyOnceUnlessThorough(language, context);
      const [owner, classmate] = [createMachine(), createMachine()];
      const window = await openWindow(owner, ['--window', '2s']);
      const options = named('lab-08', language);
      const pairing = await startPairing(classmate, window.address, { options });
      await window.event('asked');
      expect((await pairing.ended).code).toBe(1);
      const said = pairing.stderr.join('\n');
      expect(said).toContain(code);
      expect(said).toContain(reason);
      expect(await window.event('over')).toMatchObject({ end: 'expired', paired: 0 });
      expect((await window.process.ended).code).toBe(1);
      expect((await owner.ask<GrantList>(['grant', 'list'])).grants).toEqual([]);
    },
  );

  it('find the window at the port that everyone uses, at the address that the owner has opened', async (ctx) => {
    if (!isRoot()) ctx.skip('only root enters a network namespace');
    const network = await createPrivateNetwork();
    const [owner, classmate] = [createMachine(), createMachine()];
    const { within } = network;
    await ownAddress(within, '10.77.0.7/24');
    const window = await owner.open(['pair', '--listen', '--json'], { ...named('lab-07'), within });
    const { input: opened } = await window.waitForLine(/"event":"open"/);
    expect(JSON.parse(opened ?? '')).toMatchObject({ port: 17_430, addresses: ['10.77.0.7'] });
    const pairing = await classmate.open(['pair', '10.77.0.7'], { ...named('lab-08'), within });
    const { input } = await window.waitForLine(/"event":"asked"/);
    const { digits, address } = JSON.parse(input ?? '') as Said;
    expect(address).toBe('10.77.0.7');
    expect((await answer(pairing, String(digits))).code).toBe(0);
    const elsewhere = await classmate.run(['pair', '127.0.0.1'], { ...named('lab-08'), within });
    expect(elsewhere.stderr).toContain('PAIRING_UNREACHABLE');
    const { hosts } = await classmate.ask<HostList>(['host', 'list']);
    expect(hosts).toMatchObject([
      { address: '10.77.0.7', controls: { 'tcp-echo': expect.stringMatching(/^10\.77\.0\.7:/) } },
    ]);
    // The machine stays open to its classmate until Ctrl+C, or until the grant is taken back.
    const status = ['status', 'tcp-echo', '--host', 'lab-07', '--json'];
    const before = await classmate.run(status, { ...named('lab-08'), within });
    expect(before).toMatchObject({ code: 0, stdout: expect.stringContaining('"tcp-echo"') });
    expect((await owner.run(['grant', 'revoke', 'lab-08'], { within })).code).toBe(0);
    const after = await classmate.run(status, { ...named('lab-08'), within });
    expect(after.code).not.toBe(0);
    expect(after.stdout).not.toContain('"tcp-echo"');
    expect((await window.stop('SIGINT')).code).toBe(0);
  });

  it('end their pairing by revoking it', async () => {
    const [owner, classmate] = [createMachine(), createMachine()];
    const window = await openWindow(owner);
    const pairing = await startPairing(classmate, window.address);
    await answer(pairing, String((await window.event('asked'))['digits']));
    await window.process.ended;
    const { code, stdout } = await owner.run(['grant', 'revoke', 'lab-08']);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('lab-08 may do nothing'),
    });
    const { grants } = await owner.ask<GrantList>(['grant', 'list']);
    expect(grants.map(({ state }) => state)).toEqual(['revoked']);
  });
});

describe('what is typed', () => {
  it('is never taken from the arguments', async () => {
    const { code, stderr } = await createMachine().run(['pair', '127.0.0.1', '123456']);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('SECRET_IN_ARGUMENT'),
    });
  });

  it('is told to be missing where standard input is empty, and the owner hears of it', async () => {
    const [owner, classmate] = [createMachine(), createMachine()];
    const window = await openWindow(owner);
    const pairing = await startPairing(classmate, window.address);
    pairing.endInput();
    expect((await pairing.ended).code).toBe(1);
    expect(pairing.stderr.join('\n')).toContain('NOTHING_TYPED');
    expect(await window.event('refused')).toMatchObject({
      reason: 'cancelled',
      closesWindow: true,
    });
    await window.process.ended;
  });
});
