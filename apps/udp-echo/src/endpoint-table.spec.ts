import { describe, expect, it } from 'vitest';
import {
  countEndpoints,
  createEndpointWriter,
  ENDPOINTS_KEPT,
  readEndpoints,
  shareEndpointTable,
} from './endpoint-table.ts';
import { createEndpoints } from './endpoints.ts';
import { createMirror } from './mirror.ts';

const LONGEST = '[2001:db8:1111:2222:3333:4444:5555:6666%4294967295]:65535';

describe('the table of endpoints', () => {
  it('shows the reader who sent, and what was counted', () => {
    const memory = shareEndpointTable();
    const writer = createEndpointWriter(memory);
    writer.assign(0, '192.0.2.1:40000');
    writer.add(0, 'receivedDatagrams', 2);
    writer.add(0, 'receivedBytes', 26);
    writer.set(0, 'lastReceivedMs', 1_700_000_000_000);
    writer.assign(4_095, LONGEST);
    expect(countEndpoints(memory)).toBe(2);
    expect(readEndpoints(memory)).toEqual([
      {
        remote: '192.0.2.1:40000',
        receivedDatagrams: 2,
        sentDatagrams: 0,
        receivedBytes: 26,
        sentBytes: 0,
        refusedDatagrams: 0,
        lastReceivedMs: 1_700_000_000_000,
      },
      expect.objectContaining({ remote: LONGEST, receivedDatagrams: 0 }),
    ]);
  });

  it('begins anew when another sender takes an entry over', () => {
    const memory = shareEndpointTable();
    const writer = createEndpointWriter(memory);
    writer.assign(7, LONGEST);
    writer.add(7, 'refusedDatagrams', 3);
    writer.assign(7, '192.0.2.9:1');
    expect(readEndpoints(memory)).toMatchObject([{ remote: '192.0.2.9:1', refusedDatagrams: 0 }]);
  });

  it('keeps the newest 4096 senders, in the memory that it began with', () => {
    const memory = shareEndpointTable();
    let now = 0;
    const meet = (address: { host: string; port: number }) => ({
      address,
      addressRule: undefined,
      mirror: createMirror(),
    });
    const endpoints = createEndpoints(memory, { guard: { meet }, nowMs: () => now });
    for (let port = 10_000; port < 10_000 + 2 * ENDPOINTS_KEPT; port += 1) {
      now += 1;
      endpoints.of({ host: '192.0.2.1', port });
    }
    expect(countEndpoints(memory)).toBe(ENDPOINTS_KEPT);
    const ports = readEndpoints(memory).map(({ remote }) => Number(remote.split(':')[1]));
    expect(Math.min(...ports)).toBe(10_000 + ENDPOINTS_KEPT);
    expect(new Set(ports).size).toBe(ENDPOINTS_KEPT);
  });
});
