import type { ResponsePacket } from 'multicast-dns';
import { describe, expect, it } from 'vitest';
import { createRecordStore } from './record-store.ts';

const FROM = { address: '10.9.1.7', port: 5_353, family: 'IPv4', size: 0 } as const;
const SERVICE = '_socketlab._tcp.local';

const packet = (...answers: object[]): ResponsePacket =>
  ({ type: 'response', answers, additionals: [] }) as unknown as ResponsePacket;
const machine = (label: string, { ttl = 120, target = `${label}.local` } = {}): object[] => [
  { type: 'A', name: target, data: '10.9.1.7', ttl },
  { type: 'TXT', name: `${label}.${SERVICE}`, data: [Buffer.from('id=ab')], ttl },
  { type: 'SRV', name: `${label}.${SERVICE}`, data: { target, port: 17_431 }, ttl },
  { type: 'PTR', name: SERVICE, data: `${label}.${SERVICE}`, ttl },
];

describe('what was heard', () => {
  it('is put together in whatever order it came', () => {
    const store = createRecordStore({ now: () => 0 });
    store.take(packet(...machine('lab-07')), FROM);
    expect(store.instances()).toEqual([
      {
        label: 'lab-07',
        from: '10.9.1.7',
        port: 17_431,
        txt: { id: 'ab' },
        addresses: ['10.9.1.7'],
      },
    ]);
    expect(store.missing()).toEqual([]);
  });

  it('is asked for where it was left out', () => {
    const store = createRecordStore({ now: () => 0 });
    const [address, txt, server, pointer] = machine('lab-07');
    store.take(packet(pointer as object), FROM);
    expect(store.missing()).toEqual([{ name: `lab-07.${SERVICE}`, type: 'SRV' }]);
    store.take(packet(server as object), FROM);
    expect(store.missing()).toEqual([{ name: `lab-07.${SERVICE}`, type: 'TXT' }]);
    store.take(packet(txt as object), FROM);
    expect(store.missing().map(({ type }) => type)).toEqual(['A', 'AAAA']);
    store.take(packet(address as object), FROM);
    expect(store.instances()).toHaveLength(1);
  });

  it('is forgotten when its time to live is over, and at once by a goodbye', () => {
    let now = 0;
    const store = createRecordStore({ now: () => now });
    store.take(packet(...machine('lab-07', { ttl: 2 }), ...machine('lab-08')), FROM);
    now = 1_999;
    expect(store.instances()).toHaveLength(2);
    now = 2_000;
    expect(store.instances()).toMatchObject([{ label: 'lab-08' }]);
    store.take(packet({ type: 'PTR', name: SERVICE, data: `lab-08.${SERVICE}`, ttl: 0 }), FROM);
    expect(store.instances()).toEqual([]);
    expect(store.missing()).toEqual([]);
  });

  it('of other services is not kept', () => {
    const store = createRecordStore({ now: () => 0 });
    store.take(
      packet(
        { type: 'PTR', name: '_ipp._tcp.local', data: 'printer._ipp._tcp.local', ttl: 9 },
        { type: 'A', name: 'printer.local', data: '10.9.1.9', ttl: 9 },
        { type: 'PTR', name: SERVICE, data: 'elsewhere.example', ttl: 9 },
      ),
      FROM,
    );
    expect(store.ignored).toBe(3);
    expect(store.missing()).toEqual([]);
  });
});

describe('a source that says too much', () => {
  it('fills its own room and nobody else’s', () => {
    const store = createRecordStore({ now: () => 0 });
    for (let index = 0; index < 500; index += 1) store.take(packet(...machine(`m${index}`)), FROM);
    expect(store.instances()).toHaveLength(8);
    store.take(packet(...machine('lab-07')), { ...FROM, address: '10.9.1.9' });
    expect(store.instances()).toHaveLength(9);
    expect(store.ignored).toBeGreaterThan(1_000);
  });

  it('gives a machine 16 addresses and no more', () => {
    const store = createRecordStore({ now: () => 0 });
    const addresses = Array.from({ length: 200 }, (_, index) => ({
      type: 'A',
      name: 'lab-07.local',
      data: `10.9.1.${index}`,
      ttl: 120,
    }));
    store.take(packet(...machine('lab-07').slice(1), ...addresses), FROM);
    expect(store.instances()[0]?.addresses).toHaveLength(16);
  });

  it('has 256 records of one packet read', () => {
    const store = createRecordStore({ now: () => 0 });
    const noise = Array.from({ length: 5_000 }, () => ({
      type: 'A',
      name: 'x.local',
      data: '10.0.0.1',
    }));
    store.take(packet(...noise, ...machine('lab-07')), FROM);
    expect(store.instances()).toEqual([]);
    expect(store.ignored).toBe(5_004);
  });

  it('with sources without number is stopped at 1024 machines', () => {
    const store = createRecordStore({ now: () => 0 });
    for (let index = 0; index < 1_100; index += 1) {
      const address = `10.${index >> 8}.${index & 255}.1`;
      store.take(packet(...machine(`m${index}`)), { ...FROM, address });
    }
    expect(store.instances()).toHaveLength(1_024);
  });
});
