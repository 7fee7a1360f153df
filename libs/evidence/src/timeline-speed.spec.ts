import { describe, expect, it } from 'vitest';
import { playMachine } from './fixtures/machine.fixture.ts';
import { orderByCause } from './timeline.ts';

/** What takes 2 s alone takes more CPU time too where others share the machine; whatever is not linear takes minutes. */
const LIMIT_MS = 10_000;

describe('the order of 100,000 events', () => {
  it.each([10, 2_000])(
    'of 2,500 connections takes seconds, with %i client ports',
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
});
