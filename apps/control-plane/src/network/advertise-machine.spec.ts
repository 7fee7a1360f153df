import type { Advertisement, AdvertiseOptions, Blockage } from '@socketlab/discovery';
import type { Text } from '@socketlab/foundation';
import { expect, test } from 'vitest';
import { type AdvertiseInput, advertiseMachine } from './advertise-machine.ts';

const BLOCKED: Blockage = {
  interface: 'eth0',
  address: '10.9.1.7',
  by: 'send',
  errno: 'EPERM',
  text: { en: 'multicast is blocked', 'pt-BR': 'multicast bloqueado' },
};
const ADVERTISEMENT: Advertisement = {
  name: 'lab-07',
  blockages: [BLOCKED],
  update: () => Promise.resolve(),
  stop: () => Promise.resolve(),
};

function fixture() {
  const asked: AdvertiseOptions[] = [];
  const said: Text[] = [];
  const input = {
    advertise: async (options: AdvertiseOptions) => {
      asked.push(options);
      return ADVERTISEMENT;
    },
    clients: { identity: async () => ({ machineId: 'ab'.repeat(32) }) },
    environment: { SOCKETLAB_NAME: 'Lab 07' },
    output: { say: (text: Text) => said.push(text) },
    signal: new AbortController().signal,
  } as unknown as AdvertiseInput;
  return { asked, said, input };
}

const CONTROLS = {
  'tcp-echo': ['10.9.1.7:17431', '[fd00::7]:17431'],
  'udp-echo': ['10.9.1.7:17432', '[fd00::7]:17432'],
};

test('each opened address is told once, with the first control port', async () => {
  const { asked, said, input } = fixture();
  expect(await advertiseMachine({}, input)(CONTROLS)).toBe(ADVERTISEMENT);
  expect(asked).toEqual([
    {
      name: 'lab-07',
      machineId: 'ab'.repeat(32),
      port: 17_431,
      addresses: ['10.9.1.7', 'fd00::7'],
      signal: input.signal,
    },
  ]);
  expect(said).toEqual([BLOCKED.text]);
});

test('while a window is open, its port is told', async () => {
  const { asked, input } = fixture();
  await advertiseMachine({ pairingPort: 17_430 }, input)(CONTROLS);
  expect(asked).toMatchObject([{ port: 17_430, pairingPort: 17_430 }]);
});

test('a machine that is open nowhere tells nobody', async () => {
  const { asked, input } = fixture();
  await (await advertiseMachine({}, input)({ 'tcp-echo': [] })).stop();
  expect(asked).toEqual([]);
});
