import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { createMachine } from './machine.ts';
import {
  answer,
  type GrantList,
  type HostList,
  named,
  openWindow,
  startPairing,
} from './pairing-windows.ts';

failOnLeaks();

describe('a class', () => {
  it('of five machines pairs by one token, at once, and not one more', async () => {
    const owner = createMachine();
    const room = Array.from({ length: 6 }, () => createMachine());
    const window = await openWindow(owner, ['--class', '--uses', '5']);
    const outcomes = await Promise.all(
      room.map(async (machine, index) => {
        const options = named(`pc-${index + 1}`);
        const pairing = await startPairing(machine, window.address, { options });
        return answer(pairing, window.token.toLowerCase());
      }),
    );
    expect(outcomes.filter(({ code }) => code === 0)).toHaveLength(5);
    const refused = outcomes.find(({ code }) => code !== 0);
    expect(refused?.stderr).toMatch(/WINDOW_OVER|PAIRING_UNREACHABLE|PAIRING_HUNG_UP/);
    expect((await window.process.ended).code).toBe(0);
    expect(await window.event('over')).toMatchObject({ end: 'used-up', paired: 5 });
    const { grants } = await owner.ask<GrantList>(['grant', 'list']);
    expect(new Set(grants.map(({ name }) => name)).size).toBe(5);
    expect(grants.every(({ state }) => state === 'valid')).toBe(true);
  });

  it('lets its teacher use every machine of the room, when they offer that in return', async () => {
    const owner = createMachine();
    const room = Array.from({ length: 3 }, () => createMachine());
    const window = await openWindow(owner, ['--class', '--uses', '3'], named('teacher'));
    await Promise.all(
      room.map(async (machine, index) => {
        const options = named(`pc-${index + 1}`);
        const args = ['--allow', 'observe,serve'];
        const pairing = await startPairing(machine, window.address, { args, options });
        expect((await answer(pairing, window.token)).code).toBe(0);
      }),
    );
    await window.process.ended;
    const { hosts } = await owner.ask<HostList>(['host', 'list']);
    expect(hosts.map(({ name }) => name)).toEqual(['pc-1', 'pc-2', 'pc-3']);
  });

  it.each([
    ['en', 'CLASS_TOKEN: this is not a token of a class: a letter is wrong'],
    ['pt-BR', 'CLASS_TOKEN: isto não é um token de turma: uma letra está errada'],
  ])('tells a typing error before anything is sent, in %s', async (language, said) => {
    const [owner, classmate] = [createMachine(), createMachine()];
    const window = await openWindow(owner, ['--class']);
    const [last] = window.token.slice(-1);
    const typed = `${window.token.slice(0, -1)}${last === '7' ? '8' : '7'}`;
    const options = named('lab-08', language);
    const { code, stderr } = await answer(
      await startPairing(classmate, window.address, { options }),
      typed,
    );
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining(said) });
    const { code: right } = await answer(
      await startPairing(classmate, window.address),
      window.token,
    );
    expect(right).toBe(0);
    await window.process.stop('SIGINT');
    expect((await window.process.ended).code).toBe(0);
  });
});
