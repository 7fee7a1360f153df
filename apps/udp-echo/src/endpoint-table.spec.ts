import { describe, expect, it } from 'vitest';
import { layoutOf, putAddress } from './address-words.ts';
import {
  COLUMN,
  COLUMNS,
  countEndpoints,
  createEndpointWriter,
  ENDPOINTS_KEPT,
  readEndpoints,
  shareEndpointTable,
} from './endpoint-table.ts';
import { createEndpoints } from './endpoints.ts';

const LONGEST = '[2001:db8:1111:2222:3333:4444:5555:6666%4294967295]:65535';

describe('the table of endpoints', () => {
  it('shows the reader who sent, and what was counted', () => {
    const memory = shareEndpointTable();
    const writer = createEndpointWriter(memory);
    writer.assign(0, '192.0.2.1:40000');
    writer.numbers[COLUMN.receivedDatagrams] = 3;
    writer.numbers[COLUMN.receivedBytes] = 26;
    writer.numbers[COLUMN.refusedDatagrams] = 1;
    writer.numbers[COLUMN.unsentDatagrams] = 1;
    writer.numbers[COLUMN.unansweredBytes] = 20;
    writer.numbers[COLUMN.lastReceivedMs] = 1_700_000_000_000;
    writer.assign(4_095, LONGEST);
    expect(countEndpoints(memory)).toBe(2);
    expect(readEndpoints(memory)).toEqual([
      {
        remote: '192.0.2.1:40000',
        receivedDatagrams: 3,
        sentDatagrams: 1,
        receivedBytes: 26,
        sentBytes: 6,
        refusedDatagrams: 1,
        lastReceivedMs: 1_700_000_000_000,
      },
      expect.objectContaining({ remote: LONGEST, receivedDatagrams: 0 }),
    ]);
  });

  it('begins anew when another sender takes an entry over', () => {
    const memory = shareEndpointTable();
    const writer = createEndpointWriter(memory);
    writer.assign(7, LONGEST);
    writer.numbers[7 * COLUMNS + COLUMN.refusedDatagrams] = 3;
    writer.assign(7, '192.0.2.9:1');
    expect(readEndpoints(memory)).toMatchObject([{ remote: '192.0.2.9:1', refusedDatagrams: 0 }]);
  });

  it('keeps the newest 4096 senders, in the memory that it began with', () => {
    const { memory, endpoints, time } = createSenders();
    for (let port = 10_000; port < 10_000 + 2 * ENDPOINTS_KEPT; port += 1) {
      time.nowMs += 1;
      endpoints.of({ host: '192.0.2.1', port });
    }
    expect(countEndpoints(memory)).toBe(ENDPOINTS_KEPT);
    const ports = readEndpoints(memory).map(({ remote }) => Number(remote.split(':')[1]));
    expect(Math.min(...ports)).toBe(10_000 + ENDPOINTS_KEPT);
    expect(new Set(ports).size).toBe(ENDPOINTS_KEPT);
  });
});

describe('the senders of many datagrams', () => {
  const STRIDE = 8;

  function findAll(
    endpoints: ReturnType<typeof createSenders>['endpoints'],
    ports: readonly number[],
  ) {
    const words = new Int32Array(ports.length * STRIDE);
    ports.forEach((port, index) => {
      putAddress(words.subarray(index * STRIDE), { host: '192.0.2.1', port });
    });
    const senders = new Int32Array(ports.length);
    const from = (index: number) => ({ host: '192.0.2.1', port: ports[index] ?? 0 });
    endpoints.findAll(words, senders, { first: 0, count: ports.length, stride: STRIDE, from });
    return [...senders];
  }

  it('are those that each has by itself, known or not', () => {
    const { endpoints, met } = createSenders();
    const known = endpoints.of({ host: '192.0.2.1', port: 2 });
    const senders = findAll(endpoints, [1, 2, 1, 3]);
    expect(senders[1]).toBe(known);
    expect(senders[0]).toBe(senders[2]);
    expect(new Set(senders).size).toBe(3);
    expect(met).toEqual([2, 1, 3]);
    expect(findAll(endpoints, [3, 1, 2])).toEqual([senders[3], senders[0], senders[1]]);
  });

  it('are no longer those of others than of the same call, though all places are taken', () => {
    const { endpoints } = createSenders();
    for (let port = 10_000; port < 10_000 + ENDPOINTS_KEPT; port += 1) {
      endpoints.of({ host: '192.0.2.1', port });
    }
    // The one that would be given up next, and then as many new ones as one call brings.
    const fresh = Array.from({ length: 63 }, (_, index) => 30_000 + index);
    const senders = findAll(endpoints, [10_000, ...fresh]);
    expect(new Set(senders).size).toBe(64);
    expect(endpoints.of({ host: '192.0.2.1', port: 10_000 })).toBe(senders[0]);
  });
});

function createSenders() {
  const memory = shareEndpointTable();
  const time = { nowMs: 0 };
  const met: number[] = [];
  const endpoints = createEndpoints(
    { memory, layout: layoutOf('192.0.2.1'), ownWords: 1 },
    { time, onMet: (_endpoint, { port }) => met.push(port) },
  );
  return { memory, endpoints, time, met };
}
