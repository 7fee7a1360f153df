import {
  CONNECTION_LIMITS,
  DATAGRAM_RULES,
  type Event,
  TCP_FLAGS,
  TCP_STATES,
} from '@socketlab/evidence';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Contract, readContract, SERVICE_NAMES } from './contract.ts';
import { eventFromMessage, eventToMessage } from './events.ts';
import { tierFromMessage, tierToMessage } from './tiers.ts';

const uint32 = fc.nat({ max: 2 ** 32 - 1 });
const int32 = fc.integer();
const time = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
const text = fc.string({ unit: 'grapheme' });
const state = fc.constantFrom(...TCP_STATES);
const count = fc.maxSafeInteger().map(Math.abs);
const switches = { voluntarySwitches: count, involuntarySwitches: count };
const common = { id: text, host: text, witness: text, atNs: time, monotonicNs: time };
const socket = fc.record({ protocol: fc.constantFrom('tcp', 'udp'), local: text, remote: text });

function kind(
  required: Record<string, fc.Arbitrary<unknown>>,
  optional: Record<string, fc.Arbitrary<unknown>> = {},
): fc.Arbitrary<Event> {
  const all = { ...common, socket, ...required };
  return fc.record(
    { ...all, errorNs: time, ...optional },
    { requiredKeys: Object.keys(all) as never[] },
  ) as fc.Arbitrary<unknown> as fc.Arbitrary<Event>;
}

const events = fc.oneof(
  kind(
    {
      kind: fc.constant('call'),
      source: fc.constantFrom('program', 'kernel'),
      name: text,
      args: fc.array(text),
      result: fc.maxSafeInteger(),
      returnedMonotonicNs: time,
      threadId: int32,
    },
    { errno: text, errnoNumber: int32, descriptor: int32, handle: text, file: text, line: int32 },
  ),
  kind({
    kind: fc.constant('interface'),
    source: fc.constant('program'),
    interface: text,
    address: text,
    part: fc.constantFrom('holds', 'leads'),
    addresses: fc.array(text),
  }),
  kind({
    kind: fc.constant('state'),
    source: fc.constant('kernel'),
    from: state,
    to: state,
    kernelSocket: text,
  }),
  kind(
    {
      kind: fc.constant('snapshot'),
      source: fc.constant('sampled'),
      via: fc.constantFrom('sock_diag', 'procfs', 'iphlpapi', 'netstat'),
    },
    {
      state,
      acceptQueue: fc.record({ length: uint32, limit: uint32 }),
      receiveQueueBytes: uint32,
      sendQueueBytes: uint32,
      inode: uint32,
      processId: uint32,
      timeWaitMs: uint32,
      udp: fc.record({ isConnected: fc.boolean(), droppedDatagrams: uint32 }, { requiredKeys: [] }),
    },
  ),
  kind(
    {
      kind: fc.constant('reset'),
      source: fc.constant('kernel'),
      direction: fc.constantFrom('sent', 'received'),
    },
    { reason: text },
  ),
  kind({ kind: fc.constant('retransmit'), source: fc.constant('kernel'), state }),
  kind({
    kind: fc.constant('loss'),
    source: fc.constantFrom('kernel', 'sampled', 'wire', 'program'),
    where: fc.constantFrom('trace', 'resets', 'capture', 'store', 'stream'),
    count: fc.maxSafeInteger().map(Math.abs),
  }),
  kind(
    {
      kind: fc.constant('packet'),
      source: fc.constant('wire'),
      ...{
        capture: text,
        frame: uint32,
        interface: text,
        frameBytes: uint32,
        payloadBytes: uint32,
      },
    },
    {
      tcp: fc.record(
        {
          flags: fc.subarray([...TCP_FLAGS]),
          ...{ sequence: uint32, acknowledgment: uint32, window: uint32 },
          ...{ maximumSegmentBytes: uint32, windowScale: uint32 },
          isSackPermitted: fc.constant(true),
          timestamps: fc.record({ value: uint32, echo: uint32 }),
        },
        { requiredKeys: ['flags', 'sequence', 'acknowledgment', 'window'] },
      ),
      icmp: fc.record({ version: fc.constantFrom(4, 6), type: uint32, code: uint32 }),
      direction: fc.constantFrom('sent', 'received'),
    },
  ),
  kind(
    {
      kind: fc.constant('capture'),
      source: fc.constant('wire'),
      ...{ capture: text, interface: text, ports: fc.array(uint32) },
      phase: fc.constantFrom('begun', 'ended'),
    },
    { packets: uint32, missed: uint32 },
  ),
  kind(
    { kind: fc.constant('datagram'), source: fc.constant('program'), receivedBytes: uint32 },
    {
      sentBytes: uint32,
      isTruncated: fc.constant(true),
      rule: fc.constantFrom(...DATAGRAM_RULES),
    },
  ),
  kind({
    kind: fc.constant('limit'),
    source: fc.constant('program'),
    limit: fc.constantFrom(...CONNECTION_LIMITS),
    allowed: fc.maxSafeInteger().map(Math.abs),
  }),
  kind({
    ...{ kind: fc.constant('usage'), source: fc.constant('sampled'), mark: text },
    threads: fc.array(
      fc.oneof(
        fc.record(
          { id: int32, name: text, call: text, cpuNs: time, ...switches },
          { requiredKeys: ['id', 'name', 'voluntarySwitches', 'involuntarySwitches'] },
        ),
        // As on Windows.
        fc.record({ id: int32, name: text, cpuNs: time }),
      ),
    ),
    processThreads: uint32,
    residentBytes: count,
  }),
  kind({
    ...{ kind: fc.constant('usage'), source: fc.constant('kernel'), mark: text },
    sinceMonotonicNs: time,
    calls: fc.array(fc.record({ threadId: int32, name: text, count })),
  }),
  kind({
    ...{ kind: fc.constant('usage'), source: fc.constant('program'), mark: text },
    ...{ openConnections: count, acceptedConnections: count },
    ...{ receivedBytes: count, sentBytes: count },
  }),
);

/** Through the bytes of a real answer, not through objects alone. */
function overTheWire(contract: Contract, event: Event): Event {
  const method = contract.service(SERVICE_NAMES.evidence)['WatchEvents'];
  const bytes = method?.responseSerialize({ event: eventToMessage(event) }) ?? Buffer.of();
  return eventFromMessage(method?.responseDeserialize(bytes).event);
}

test('any event is the same after the wire', () => {
  const contract = readContract();
  fc.assert(
    fc.property(events, (event) => {
      expect(overTheWire(contract, event)).toEqual(event);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['source', { source: 'SOURCE_UNSPECIFIED' }],
  ['socket', { socket: null }],
  ['socket.protocol', { socket: { protocol: 'sctp', local: '', remote: '' } }],
  ['state.to', { state: { from: 'LISTEN', to: 'BOUND', kernelSocket: '' } }],
  ['observation', { state: null }],
  ['usage.source', { state: null, usage: { mark: '', sample: { threads: [] } } }],
])('a message with a wrong %s is refused by name', (field, wrong) => {
  const message = {
    ...{ id: 'a.1', host: 'local', witness: 'a', atNs: '1', monotonicNs: '1' },
    source: 'SOURCE_KERNEL',
    socket: { protocol: 'tcp', local: '', remote: '' },
    state: { from: 'LISTEN', to: 'CLOSED', kernelSocket: '' },
    ...wrong,
  };
  expect(() => eventFromMessage(message as never)).toThrow(
    expect.objectContaining({
      code: 'MALFORMED_MESSAGE',
      facts: expect.objectContaining({ field: `Event.${field}` }),
    }),
  );
});

test('every tier has a name in the contract, and back', () => {
  for (const tier of ['root-linux', 'plain-linux', 'windows', 'macos', 'program'] as const) {
    expect(tierFromMessage(tierToMessage(tier))).toBe(tier);
  }
  expect(() => tierFromMessage('TIER_UNSPECIFIED')).toThrow('TIER_UNSPECIFIED');
});
