import { describe, expect, it } from 'vitest';
import { alignClock, alignEvents } from './clock-alignment.ts';
import { playMachine } from './fixtures/machine.fixture.ts';
import { orderByCause } from './timeline.ts';

/** What takes 2 s alone takes more CPU time too where others share the machine; whatever is not linear takes minutes. */
const LIMIT_MS = 10_000;
/** Each packet is matched with its other sight, and each moment shifted: 4 s alone. */
const TWO_HOSTS_LIMIT_MS = 20_000;

describe('the order of 100,000 events', () => {
  it.each([10, 2_000])(
    'of 2,500 connections takes seconds, with %i client ports',
    { timeout: 60_000 },
    (clientPorts) => {
      const network = playMachine({
        ...{ seed: 1, connections: 2_500, clientPorts, atOnce: Math.min(clientPorts, 500) },
        ...{ gapNs: 6_000, jitterNs: 1_000, captures: 2 },
      });
      const events = network.recorded().flat().slice(0, 100_000);
      expect(events).toHaveLength(100_000);
      const before = process.cpuUsage();
      const timeline = orderByCause(events);
      const { user, system } = process.cpuUsage(before);
      expect(timeline.events).toHaveLength(100_000);
      expect((user + system) / 1_000).toBeLessThan(LIMIT_MS);
    },
  );

  it('of two hosts takes seconds too', { timeout: 60_000 }, () => {
    const network = playMachine({
      ...{ seed: 1, connections: 2_500, clientPorts: 500, atOnce: 200 },
      ...{ gapNs: 6_000, jitterNs: 1_000, captures: 2 },
      hosts: {
        ...{ offsetNs: 3_600_000_000_000n, driftPpm: 50, delayNs: 50_000, delayJitterNs: 10_000 },
        ...{ lost: 0.01, twice: 0.01, late: 0.01, controlNs: 1_000_000 },
      },
    });
    const alignment = alignClock([network.hosts.read(50_000_000_000)]);
    const events = network
      .recorded()
      .flat()
      .slice(0, 100_000)
      .flatMap((event) =>
        event.host === 'local' ? event : alignEvents([event], { host: event.host, alignment }),
      );
    expect(events).toHaveLength(100_000);
    const before = process.cpuUsage();
    const timeline = orderByCause(events);
    const { user, system } = process.cpuUsage(before);
    expect(timeline.events).toHaveLength(100_000);
    expect((user + system) / 1_000).toBeLessThan(TWO_HOSTS_LIMIT_MS);
  });
});
