import type { AdvertiseOptions, Blockage } from '@socketlab/discovery';
import type { Text } from '@socketlab/foundation';
import { expect, test } from 'vitest';
import type { Clients } from '../clients.ts';
import type { Output } from '../output.ts';
import { createDiscovery } from './discovery.ts';

const BLOCKED: Blockage = {
  interface: 'eth0',
  address: '10.9.1.7',
  by: 'send',
  errno: 'EPERM',
  text: { en: 'multicast is blocked', 'pt-BR': 'multicast bloqueado' },
};
const CONTROLS = {
  'tcp-echo': ['10.9.1.7:17431', '[fd00::7]:17431'],
  'udp-echo': ['10.9.1.7:17432', '[fd00::7]:17432'],
};
const OWN_ID = 'ab'.repeat(32);

function scene({ interfaces = ['eth0'] }: { interfaces?: readonly string[] } = {}) {
  const asked: AdvertiseOptions[] = [];
  const said: Text[] = [];
  const updates: object[] = [];
  const clients = { identity: async () => ({ machineId: OWN_ID }) } as unknown as Clients;
  const load = async () => ({
    advertise: async (options: AdvertiseOptions) => {
      asked.push(options);
      const nothing = async (): Promise<void> => {};
      const update = async (change: object): Promise<void> => void updates.push(change);
      return { name: 'lab-07', blockages: [BLOCKED], update, stop: nothing };
    },
    browse: async () => ({ machines: [], blockages: [BLOCKED], interfaces, ignored: 0 }),
  });
  const output = { say: (text: Text) => said.push(text) } as unknown as Output;
  const { signal } = new AbortController();
  const discovery = createDiscovery({ machineName: 'lab-07' }, { clients, load });
  return { asked, said, updates, discovery, told: { output, signal } };
}

test('each opened address is told once, with the first control port', async () => {
  const { asked, said, discovery, told } = scene();
  await discovery.advertise(CONTROLS, told);
  const addresses = ['10.9.1.7', 'fd00::7'];
  const { signal } = told;
  expect(asked).toEqual([{ name: 'lab-07', machineId: OWN_ID, port: 17_431, addresses, signal }]);
  expect(said).toEqual([BLOCKED.text]);
});

test('while a window is open, its port is told beside the control port, and not after it', async () => {
  const { updates, discovery, told } = scene();
  const { announceWindow } = await discovery.advertise(CONTROLS, told);
  await announceWindow(17_430);
  await announceWindow(undefined);
  expect(updates).toEqual([{ port: 17_431, pairingPort: 17_430 }, { port: 17_431 }]);
});

test('a machine that is open nowhere tells nobody', async () => {
  const { asked, discovery, told } = scene();
  await (await discovery.advertise({ 'tcp-echo': [] }, told)).stop();
  expect(asked).toEqual([]);
});

test.each([
  ['is blocked', ['eth0'], ['multicast is blocked']],
  ['has no network', [], ['multicast is blocked', 'this machine is in no network']],
])('who looks where multicast %s is told so, and goes on', async (_title, interfaces, expected) => {
  const { discovery, told } = scene({ interfaces });
  const heard: string[] = [];
  expect(await discovery.findMachines(told.signal, ({ en }) => heard.push(en))).toEqual([]);
  expect(heard).toEqual(expected.map((text) => expect.stringContaining(text)));
});
