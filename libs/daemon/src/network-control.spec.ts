import { type Address, createLogger, formatAddress } from '@socketlab/foundation';
import { expect, it } from 'vitest';
import { ownerCall } from './fixtures/callers.ts';
import { createNetworkService, type NetworkPort, type ScrapePort } from './network-control.ts';

const CONTROL_PORT = 17_431;
const METRICS_PORT = 19_431;

/** A port that is open where it was told to be, and cannot be opened at some addresses. */
function standInPort(port: number, unavailable: readonly string[]): ScrapePort {
  let open: readonly Address[] = [];
  return {
    get networkAddresses() {
      return open;
    },
    async openNetwork(hosts) {
      const taken = hosts.find((host) => unavailable.includes(host));
      if (taken !== undefined) throw new Error(`${taken} is taken`);
      const known = open.map(({ host }) => host);
      const added = hosts.filter((host) => !known.includes(host));
      open = [...open, ...added.map((host) => ({ host, port }))];
      return open;
    },
    async closeNetwork(isMeant = () => true) {
      const closed = open.filter(isMeant);
      open = open.filter((address) => !closed.includes(address));
      return { closed, cut: closed.length };
    },
    reviewGrants: () => 1,
  };
}

function scene(unavailable: { control?: readonly string[]; metrics?: readonly string[] } = {}) {
  const control = standInPort(CONTROL_PORT, unavailable.control ?? []);
  const scrapes = standInPort(METRICS_PORT, unavailable.metrics ?? []);
  const service = createNetworkService({
    port: (): NetworkPort => control,
    scrapes: () => scrapes,
    leftovers: { closeListenerIf: async () => {}, endOfOver: async () => {} } as never,
    logger: createLogger({ name: 'spec', level: 'silent' }),
  });
  const addressesOf = ({ networkAddresses }: ScrapePort): string[] =>
    networkAddresses.map(formatAddress);
  return {
    open: (addresses: string[]) => service.openNetwork({ addresses }, ownerCall()),
    close: () => service.closeNetwork({}, ownerCall()),
    opened: () => [addressesOf(control), addressesOf(scrapes)],
  };
}

it('control and metrics are opened at the same addresses, and closed together', async () => {
  const { open, close, opened } = scene();
  expect(await open(['192.168.1.7'])).toEqual({
    controls: ['192.168.1.7:17431'],
    metrics: ['192.168.1.7:19431'],
  });
  expect(await close()).toEqual({
    controls: ['192.168.1.7:17431'],
    metrics: ['192.168.1.7:19431'],
    cut: 2,
  });
  expect(opened()).toEqual([[], []]);
});

it.each([{ control: ['10.0.0.7'] }, { metrics: ['10.0.0.7'] }])(
  'where one of them cannot be opened (%j) the other is not, and what was open stays',
  async (unavailable) => {
    const { open, opened } = scene(unavailable);
    await open(['192.168.1.7']);
    await expect(open(['192.168.1.7', '10.0.0.7'])).rejects.toThrow('10.0.0.7 is taken');
    expect(opened()).toEqual([['192.168.1.7:17431'], ['192.168.1.7:19431']]);
  },
);
