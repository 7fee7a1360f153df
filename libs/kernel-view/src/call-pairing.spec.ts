import { describe, expect, it } from 'vitest';
import { createCallPairing } from './call-pairing.ts';
import type { CallRecord } from './trace-record.ts';

const AF_INET = 2;
const AF_NETLINK = 16;
const THREAD = 7;

function createThread(): (
  name: string,
  numbers: Record<string, number>,
  result: number,
) => boolean {
  const pairing = createCallPairing();
  let atNs = 0n;
  const record = (kind: 'enter' | 'exit', name: string, rest: object): CallRecord => {
    atNs += 1n;
    const base = { threadId: THREAD, atNs, numbers: new Map(), result: 0 };
    return { ...base, kind, name, ...rest } as CallRecord;
  };
  return (name, numbers, result) => {
    pairing.take(record('enter', name, { numbers: new Map(Object.entries(numbers)) }));
    return pairing.take(record('exit', name, { result })) !== undefined;
  };
}

describe('pairing the entries and returns of calls', () => {
  it('tells calls on internet sockets', () => {
    const call = createThread();
    expect(call('socket', { family: AF_INET }, 5)).toBe(true);
    expect(call('sendto', { fd: 5 }, 12)).toBe(true);
    expect(call('close', { fd: 5 }, 0)).toBe(true);
  });

  it('is silent about the diagnostics channel that takes the snapshots', () => {
    const call = createThread();
    expect(call('socket', { family: AF_NETLINK }, 5)).toBe(false);
    expect(call('sendto', { fd: 5 }, 72)).toBe(false);
    expect(call('recvfrom', { fd: 5 }, 20)).toBe(false);
    expect(call('close', { fd: 5 }, 0)).toBe(false);
  });

  it('tells the calls of a connection whose descriptor the channel had before', () => {
    const call = createThread();
    call('socket', { family: AF_NETLINK }, 5);
    expect(call('accept4', { fd: 3 }, 5)).toBe(true);
    expect(call('recvfrom', { fd: 5 }, 12)).toBe(true);
  });
});
