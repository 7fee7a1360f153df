import type { Timeline } from '@socketlab/evidence';
import { describe, expect, it } from 'vitest';
import {
  evidenceOf,
  type RECORDED_LABS,
  readRecordedRun,
} from '../fixtures/recorded-run.fixture.ts';
import { type Chart, createCharts } from './chart.ts';

function timelineOf(lab: (typeof RECORDED_LABS)[number]): Timeline {
  return evidenceOf(readRecordedRun(lab)).timeline;
}

/** The client ports that a chart's labels begin with. */
function portsOf({ rows }: Chart): ReadonlySet<string> {
  const found = rows.flatMap(
    ({ label }) => /^(?<port>\d+): /.exec(label.en)?.groups?.['port'] ?? [],
  );
  return new Set(found);
}

describe('the charts of a run', () => {
  it('are one a server, each with its own clients', () => {
    const timeline = timelineOf('tcp-multi');
    const { charts, socketsLeftOut } = createCharts(timeline);
    expect(charts.map(({ server }) => server)).toEqual([
      'tcp-echo, 127.0.0.1:65432',
      'multi-tcp, 127.0.0.1:65433',
    ]);
    const drawn = charts.map(portsOf);
    expect(drawn.map(({ size }) => size)).toEqual([3, 3]);
    const both = drawn.flatMap((ports) => [...ports]);
    expect(new Set(both).size).toBe(both.length);
    // A listener, and three connections with both ends, of each server.
    expect(socketsLeftOut).toBe(timeline.sockets.length - 2 * 7);
    for (const { rows, links } of charts) {
      const ids = new Set(rows.map(({ id }) => id));
      expect(links.flat().filter((id) => !ids.has(id))).toEqual([]);
    }
  });

  it('draw each call at the end whose program made it', () => {
    for (const lab of ['tcp-simple', 'udp-simple', 'tcp-multi'] as const) {
      const rows = createCharts(timelineOf(lab)).charts.flatMap((chart) => chart.rows);
      const calls = rows.filter(({ kind }) => ['call', 'called', 'returned'].includes(kind));
      expect(calls.length).toBeGreaterThan(10);
      const isClient = ({ id }: { id: string }): boolean => id.startsWith('client-agent.');
      expect(calls.filter((row) => isClient(row) !== (row.side === 'client'))).toEqual([]);
    }
  });

  it('name no server where there is one only', () => {
    const timeline = timelineOf('udp-simple');
    const [chart, ...others] = createCharts(timeline).charts;
    expect(others).toEqual([]);
    expect(chart?.server).toBeUndefined();
  });

  it('tell a packet by its flags as people say them', () => {
    const rows = createCharts(timelineOf('tcp-simple')).charts.flatMap((chart) => chart.rows);
    const packets = rows.filter(({ kind }) => kind === 'packet').map(({ label }) => label.en);
    const all = packets.join('\n');
    for (const name of ['SYN', 'SYN ACK', 'FIN ACK', 'PSH ACK, 12 B', 'UDP datagram, 12 B']) {
      expect(all).toMatch(new RegExp(`#\\d+ ${name}$`, 'm'));
    }
    expect(all).not.toMatch(/ACK [A-Z]/);
  });
});
