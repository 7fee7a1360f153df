import { parseAddress } from '@socketlab/foundation';
import { describe, expect, it } from 'vitest';
import { MOST } from './caps.ts';
import { readLesson } from './lessons.ts';
import { readDatagrams, readDeadline, readExchange, readMany } from './requests.ts';

const ROUTE = {
  address: '127.0.0.1:9',
  source: '',
  payload: Buffer.from('hi'),
  deadlineMs: 0,
  permit: null,
};
const BOUNDS = { address: parseAddress(ROUTE.address), caps: MOST };
const EXCHANGE = {
  ...ROUTE,
  replyBytes: 0,
  firstCloser: 'FIRST_CLOSER_UNSPECIFIED',
  ending: 'ENDING_UNSPECIFIED',
} as const;
const MANY = {
  ...ROUTE,
  replyBytes: 0,
  ending: 'ENDING_RESET',
  connections: 20_000,
  waitsForAll: true,
} as const;
const DATAGRAM = { ...ROUTE, connects: false, count: 0 };

describe('a request', () => {
  it('of one exchange waits for as many bytes as it sends, and closes first, unless told', () => {
    expect(readExchange(EXCHANGE, BOUNDS)).toEqual({
      address: { host: '127.0.0.1', port: 9 },
      payload: ROUTE.payload,
      replyBytes: 2,
      firstCloser: 'client',
      ending: 'close',
    });
  });

  it('of many has 10 seconds, of a datagram one second, unless told', () => {
    expect(readMany(MANY, BOUNDS)).toMatchObject({ deadlineMs: 10_000, ending: 'reset' });
    expect(readDatagrams(DATAGRAM, BOUNDS)).toMatchObject({ deadlineMs: 1_000, count: 1 });
  });

  it.each([
    ['20,001 connections', { connections: 20_001 }, '20001'],
    ['no connection', { connections: 0 }, '"0"'],
    ['more bytes in all than it moves', { replyBytes: 100_000 }, 'TOTAL_TOO_LARGE'],
    ['one port for all', { source: '127.0.0.1:5000' }, 'SOURCE_PORT'],
    ['a source of the other family', { source: '[::1]:0' }, 'SOURCE_FAMILY'],
    ['a source that is no address', { source: 'eth0' }, '"eth0"'],
    ['an hour', { deadlineMs: 3_600_000 }, '3600000'],
  ])('of many is refused for %s', (_what, wrong, words) => {
    expect(refusalOf(() => readMany({ ...MANY, ...wrong }, BOUNDS))).toContain(words);
  });

  it.each([
    ['a payload that no datagram carries', { payload: Buffer.alloc(65_508) }, 'DATAGRAM_TOO_LARGE'],
    ['more than it sends', { count: 10_001 }, '10001'],
    [
      'more bytes in all than it moves',
      { count: 10_000, payload: Buffer.alloc(60_000), deadlineMs: 1 },
      'count x bytes',
    ],
    ['more time in all than it gives', { count: 10_000, deadlineMs: 1_000 }, '10000000'],
  ])('of datagrams is refused for %s', (_what, wrong, words) => {
    expect(refusalOf(() => readDatagrams({ ...DATAGRAM, ...wrong }, BOUNDS))).toContain(words);
  });

  it('is held to what the owner has lowered, of every kind', () => {
    const caps = { ...MOST, connections: 10, perSecond: 10, bytes: 100, ms: 500 };
    const bounds = { ...BOUNDS, caps };
    expect(readMany({ ...MANY, connections: 10 }, bounds).deadlineMs).toBe(500);
    expect(readDeadline({ deadlineMs: 0 }, caps)).toBe(500);
    for (const read of [
      () => readMany({ ...MANY, connections: 11 }, bounds),
      () => readMany({ ...MANY, connections: 10, replyBytes: 11 }, bounds),
      () => readMany({ ...MANY, connections: 1, deadlineMs: 501 }, bounds),
      () => readExchange({ ...EXCHANGE, replyBytes: 101 }, bounds),
      () => readDatagrams({ ...DATAGRAM, count: 60, deadlineMs: 1 }, bounds),
      () => readDeadline({ deadlineMs: 501 }, caps),
    ]) {
      expect(read).toThrow();
    }
  });

  it('lets IPv6 carry the 20 bytes more that its header leaves', () => {
    const request = { ...DATAGRAM, payload: Buffer.alloc(65_527) };
    const bounds = { ...BOUNDS, address: parseAddress('[::1]:9') };
    expect(readDatagrams(request, bounds).payload).toHaveLength(65_527);
  });

  it('of a lesson has its source, the exchange’s unless named', async () => {
    expect((await readLesson('')).file).toBe('exchange.ts');
    expect((await readLesson('datagram')).text).toContain('sockets.sendto(');
    expect((await readLesson('many')).text).toContain('sockets.epollWait(');
    await expect(readLesson('raw')).rejects.toThrow('"raw"');
  });
});

function refusalOf(read: () => unknown): string {
  try {
    read();
  } catch (problem) {
    return `${(problem as { code?: string }).code}: ${(problem as Error).message}`;
  }
  throw new Error('it was not refused');
}
