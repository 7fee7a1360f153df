import { expect, it } from 'vitest';
import { openDescriptors, shareOpenDescriptors } from './open-descriptors.ts';
import { openTcpStatistics, type StatisticsCalls } from './tcp-statistics.ts';

const NOT_CONNECTED = 10_057;
const NOT_SUPPORTED = 10_045;
const SIO_TCP_INFO = 0xd800_0027;
const PROBE = 4;

/** TCP_INFO_v0 as mstcpip.h lays it out: what is not asked about is filled with what would be seen if it were. */
function infoOf(state: number, roundTripUs: number): Buffer {
  const info = Buffer.alloc(88, 0xee);
  info.writeUInt32LE(state, 0);
  info.writeUInt32LE(1_460, 4);
  info.writeBigUInt64LE(2_000n, 8);
  info.writeUInt8(0, 16);
  info.writeUInt32LE(roundTripUs, 20);
  info.writeUInt32LE(1, 24);
  return info;
}

/** sockaddr_in of Windows. */
function nameOf(port: number): Buffer {
  const name = Buffer.alloc(16);
  name.writeUInt16LE(2, 0);
  name.writeUInt16BE(port, 2);
  name.set([127, 0, 0, 1], 4);
  return name;
}

interface OpenSocket {
  readonly local: number;
  /** Each time that it is asked. */
  readonly remotes: number[];
  readonly info: Buffer;
  /** The number with which it is refused. */
  readonly status?: number;
}

function callsOn(
  sockets: Readonly<Record<number, OpenSocket>>,
  probed: number = NOT_CONNECTED,
): StatisticsCalls {
  const name = (port: number | undefined, bytes: Uint8Array): number => {
    if (port === undefined) return -1;
    bytes.set(nameOf(port));
    return 0;
  };
  return {
    socket: () => PROBE,
    close: () => 0,
    inetPton: () => 0,
    getsockname: (descriptor, bytes) => name(sockets[descriptor]?.local, bytes),
    getpeername: (descriptor, bytes) => name(sockets[descriptor]?.remotes.shift(), bytes),
    ioctl(descriptor, { code, input, output }) {
      expect({ code, version: [...input] }).toEqual({ code: SIO_TCP_INFO, version: [0] });
      if (descriptor === PROBE) return probed;
      const { info, status = 0 } = sockets[descriptor] as OpenSocket;
      if (status === 0) output?.set(info);
      return status;
    },
  };
}

function memoryOf(...descriptors: number[]): SharedArrayBuffer {
  const memory = shareOpenDescriptors('win32') as SharedArrayBuffer;
  for (const descriptor of descriptors) openDescriptors(memory).add(descriptor);
  return memory;
}

it('tells the state and the round trip of those sockets that are connected', () => {
  const sockets = {
    8: { local: 65_432, remotes: [50_000, 50_000], info: infoOf(4, 310) },
    12: { local: 65_432, remotes: [], info: infoOf(1, 0) },
    16: { local: 65_432, remotes: [50_001, 50_001], info: infoOf(7, 70_000) },
  };
  const reader = openTcpStatistics(memoryOf(8, 12, 16), callsOn(sockets));
  const host = '127.0.0.1';
  const local = { host, port: 65_432 };
  expect(reader.refusal).toBeUndefined();
  expect(reader.read()).toEqual([
    { local, remote: { host, port: 50_000 }, state: 4, roundTripUs: 310 },
    { local, remote: { host, port: 50_001 }, state: 7, roundTripUs: 70_000 },
  ]);
});

it('tells nothing of a socket whose number became another’s while it was asked', () => {
  const sockets = { 8: { local: 65_432, remotes: [50_000, 50_007], info: infoOf(4, 310) } };
  expect(openTcpStatistics(memoryOf(8), callsOn(sockets)).read()).toEqual([]);
});

it('asks no connection where Windows knows no such question', () => {
  const sockets = { 8: { local: 1, remotes: [2, 2], info: infoOf(4, 310) } };
  const reader = openTcpStatistics(memoryOf(8), callsOn(sockets, NOT_SUPPORTED));
  expect(reader.refusal).toBe(NOT_SUPPORTED);
  expect(reader.read()).toEqual([]);
  expect(sockets[8].remotes).toHaveLength(2);
});

it('says with which number connections are refused, until one is told of', () => {
  const refused = (remote: number, status: number): OpenSocket => ({
    ...{ local: 65_432, remotes: [remote, remote], info: infoOf(4, 310), status },
  });
  const sockets: Record<number, OpenSocket> = { 8: refused(50_000, 10_022) };
  const memory = memoryOf(8);
  const reader = openTcpStatistics(memory, callsOn(sockets));
  expect(reader.refusal).toBeUndefined();
  expect(reader.read()).toEqual([]);
  expect(reader.refusal).toBe(10_022);
  sockets[12] = refused(50_001, 0);
  openDescriptors(memory).add(12);
  expect(reader.read()).toHaveLength(1);
  // That one connection is refused says nothing of all.
  sockets[8] = refused(50_000, 10_054);
  expect(reader.read()).toEqual([]);
  expect(reader.refusal).toBeUndefined();
});

it('tells nothing that an answer has left out, though the one before had it', () => {
  const short = { local: 65_432, remotes: [50_001, 50_001], info: infoOf(4, 0).subarray(0, 20) };
  const sockets = {
    8: { local: 65_432, remotes: [50_000, 50_000], info: infoOf(4, 310) },
    12: short,
  };
  const told = openTcpStatistics(memoryOf(8, 12), callsOn(sockets)).read();
  expect(told.map(({ roundTripUs }) => roundTripUs)).toEqual([310, 0]);
});
