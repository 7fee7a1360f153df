import { createHash } from 'node:crypto';
import type { Caller, Handlers, Services } from '@socketlab/control';
import type { Logger } from '@socketlab/foundation';
import {
  decodeHistogram,
  intervalFromMessage,
  type LoadPlan,
  planFromMessage,
  resultFromMessage,
  summarize,
} from '@socketlab/load';
import { failOnLeaks, temporaryHome } from '@socketlab/testkit';
import { openIdentity, type Permit, signPermit } from '@socketlab/trust';
import { describe, expect, it, vi } from 'vitest';
import { createAdmission } from '../admission.ts';
import { type Caps, MOST } from '../caps.ts';
import { CLASSMATE, OWNER, pairedHost } from '../consent.fixture.ts';
import { startNodePeer } from '../peers.fixture.ts';
import { createPermitLedger } from '../permit-ledger.ts';
import type { Target } from '../target.ts';
import { createLoadAdmission } from './load-admission.ts';
import { createLoadService } from './load-service.ts';
import { numberOf } from './load-snapshot.ts';
import { CLOCKS, startSpecThread } from './loader.fixture.ts';
import { createLoader, type Loader } from './loader.ts';

type Request = Parameters<Handlers<Services['client']>['runLoad']>[0];
type Item =
  ReturnType<Handlers<Services['client']>['runLoad']> extends AsyncIterable<infer Each>
    ? Each
    : never;

/** For a thread to start on a machine that is busy. */
const WAITING = { timeout: 10_000, interval: 5 };
const OWN_MACHINE = '1'.repeat(64);
const HERE: Target = { address: { host: '127.0.0.1', port: 65_433 }, isHere: true };
const REQUEST: Request = {
  address: '127.0.0.1:65433',
  protocol: '',
  connections: 0,
  rate: 0,
  messageBytes: 0,
  pipeline: 0,
  messagesPerConnection: 0,
  durationMs: 0,
  count: '0',
  rampMs: 0,
  threads: 0,
  timeoutMs: 0,
  source: '',
  permit: null,
  warmupMs: 0,
};

/** Plans, and sends nothing. */
const IDLE: Loader = {
  async *run() {},
  numbers: () => new Float64Array(0),
  latency: () => ({ counts: new Float64Array(0) }),
  stop: async () => {},
};

interface Opened {
  readonly caps?: Caps;
  readonly target?: Target;
  readonly loader?: Loader;
}

function open({ caps = MOST, target = HERE, loader = IDLE }: Opened = {}) {
  const notes: string[] = [];
  const logged: string[] = [];
  const permits = createPermitLedger({ machineId: OWN_MACHINE });
  const admission = createAdmission({ caps }, { permits });
  const service = createLoadService({
    loader,
    readTarget: async () => target,
    loadAdmission: createLoadAdmission({ admission, permits, wallMs: () => 1_769_860_800_250 }),
    monotonicMs: CLOCKS.monotonicMs,
    logger: { info: (_facts: object, what: string) => logged.push(what) } as unknown as Logger,
  });
  const { signal } = new AbortController();
  const run = (request: Partial<Request>, caller: Caller = OWNER): AsyncIterable<Item> =>
    service.runLoad(
      { ...REQUEST, ...request },
      { caller, signal, note: (about) => notes.push(about) },
    );
  const plan = async (request: Partial<Request>, caller: Caller = OWNER): Promise<LoadPlan> => {
    for await (const { plan: message } of run(request, caller)) {
      if (message) return planFromMessage(message as Parameters<typeof planFromMessage>[0]);
    }
    throw new Error('the plan comes first');
  };
  const end = (caller: Caller = OWNER) =>
    service.endLoad({}, { caller, signal, note: () => undefined });
  return { run, plan, end, notes, logged };
}

async function allOf(run: AsyncIterable<Item>): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const item of run) items.push(item);
  return items;
}

const code = (value: string): object => expect.objectContaining({ code: value });

failOnLeaks();

describe('a load that was asked for', () => {
  it('has its defaults', async () => {
    const { plan } = open();
    expect(await plan({})).toMatchObject({
      address: '127.0.0.1:65433',
      protocol: 'tcp',
      connections: 1,
      rate: 0,
      messageBytes: 64,
      pipeline: 1,
      durationMs: 10_000,
      timeoutMs: 5_000,
      threads: 1,
      startedAtMs: 1_769_860_800_250,
      checksSequence: true,
      reductions: [],
    });
    expect(await plan({ protocol: 'udp', count: '5' })).toMatchObject({
      durationMs: MOST.ms,
      timeoutMs: 1_000,
      count: 5,
    });
    expect((await plan({ messageBytes: 7 })).checksSequence).toBe(false);
  });

  it.each<[string, Partial<Request>]>([
    ['a protocol that is none', { protocol: 'sctp' }],
    ['a rate below 0', { rate: -1 }],
    ['a rate that is none', { rate: Number.NaN }],
    ['more under way than there is room for', { connections: 20_000, pipeline: 1_000 }],
    ['a datagram without room for its number', { protocol: 'udp', messageBytes: 7 }],
    ['a datagram that is too large', { protocol: 'udp', messageBytes: 65_508 }],
    ['a message that is too large', { messageBytes: 1_048_577 }],
    ['a ramp longer than all', { durationMs: 100, rampMs: 101 }],
    ['a source with a port', { source: '127.0.0.1:99' }],
    ['a source of the other family', { source: '[::1]:0' }],
  ])('is refused with %s', async (_what, request) => {
    await expect(open().plan(request)).rejects.toThrow();
  });

  it('is reduced to what the owner allows, and to less for a classmate, and says so', async () => {
    const owner = open({ caps: { ...MOST, connections: 10, ms: 500, messagesPerSecond: 50 } });
    const wanted = { connections: 20, durationMs: 900, rate: 99 };
    expect((await owner.plan(wanted)).reductions).toEqual([
      { what: 'connections', asked: 20, allowed: 10, by: 'owner' },
      { what: 'rate', asked: 99, allowed: 50, by: 'owner' },
      { what: 'durationMs', asked: 900, allowed: 500, by: 'owner' },
    ]);
    const plan = await open().plan({ connections: 1_000 }, CLASSMATE);
    expect(plan).toMatchObject({
      connections: 256,
      mostMessagesPerSecond: 10_000,
      mostConnectionsPerSecond: 256,
      mostBytes: 67_108_864,
      reductions: [{ what: 'connections', asked: 1_000, allowed: 256, by: 'classmate' }],
    });
  });

  it('is the only one of its caller, until it has ended', async () => {
    const { run, plan } = open();
    const first = run({})[Symbol.asyncIterator]();
    await first.next();
    await expect(plan({})).rejects.toThrow(code('LOAD_UNDER_WAY'));
    await plan({}, CLASSMATE);
    await first.return?.();
    await plan({});
  });
});

describe('a load for another machine', () => {
  async function withPermit(rest: Partial<Permit> = {}) {
    const identity = await openIdentity(`${temporaryHome().directory}/identity`);
    const { machineId, serverName, authorityCertificate } = identity;
    const target: Target = {
      address: { host: '192.0.2.7', port: 65_433 },
      isHere: false,
      host: pairedHost({ machineId, serverName, authorityCertificate }),
    };
    const permit = (nonce: string): Request['permit'] => {
      const { payload, ...signed } = signPermit(
        {
          listener: '192.0.2.7:65433',
          protocol: 'tcp',
          machineId: OWN_MACHINE,
          connections: 10,
          bytes: 1_000,
          perSecond: 20,
          durationMs: 5_000,
          nonce: createHash('md5').update(nonce).digest('hex'),
          ...rest,
        },
        identity,
      );
      return { ...signed, payload: Buffer.from(payload), signature: Buffer.from(signed.signature) };
    };
    return { permit, ...open({ target }) };
  }

  it('needs a permit, be it of one connection', async () => {
    const { plan } = await withPermit();
    await expect(plan({})).rejects.toThrow(code('PERMIT_NEEDED'));
  });

  it('does what its permit allows, and no more', async () => {
    const { plan, permit } = await withPermit();
    const made = await plan({ permit: permit('a'), connections: 50, durationMs: 60_000 });
    expect(made).toMatchObject({
      connections: 10,
      mostBytes: 1_000,
      mostConnectionsPerSecond: 20,
      reductions: [
        { what: 'connections', asked: 50, allowed: 10, by: 'permit' },
        { what: 'durationMs', asked: 60_000, by: 'permit' },
      ],
    });
    expect(made.durationMs).toBeLessThanOrEqual(5_000);
    // All its bytes were the first load's.
    await expect(plan({ permit: permit('a') })).rejects.toThrow(code('PERMIT_EXCEEDED'));
    await plan({ permit: permit('b') });
  });

  it('sends no more datagrams a second than its permit lets begin', async () => {
    const { plan, permit } = await withPermit({ protocol: 'udp' });
    const made = await plan({ permit: permit('a'), protocol: 'udp', rate: 100 });
    expect(made).toMatchObject({ rate: 20, mostMessagesPerSecond: 20 });
  });
});

describe.runIf(process.platform === 'linux')('a load that is sent', () => {
  it('is told as it goes on: plan, intervals, result; and is written down', async () => {
    const peer = await startNodePeer();
    const loader = createLoader(
      { intervalMs: 100 },
      { startThread: startSpecThread, clocks: CLOCKS },
    );
    const { run, notes, logged } = open({
      loader,
      target: { address: peer.address, isHere: true },
    });
    const items = await allOf(run({ count: '500', connections: 5 }));
    const [first] = items;
    const last = items.at(-1);
    const rest = items.slice(1, -1);
    expect(first).toHaveProperty('plan');
    const intervals = rest.map(({ interval }) =>
      intervalFromMessage(interval as Parameters<typeof intervalFromMessage>[0]),
    );
    const result = resultFromMessage(last?.result as Parameters<typeof resultFromMessage>[0]);
    expect(result).toMatchObject({ reason: 'count', counts: { answered: 500 } });
    expect(intervals.reduce((sum, { counts }) => sum + counts.answered, 0)).toBe(500);
    expect(summarize(decodeHistogram(result.latency)).total).toBe(500);
    expect(logged).toEqual(['load begins', 'load over']);
    expect(notes.at(-1)).toMatch(/connections 5 .*500 sent, count$/);
  });

  it('is ended by who sends it, and by nobody else, and tells all that was sent', async () => {
    const peer = await startNodePeer();
    const loader = createLoader(
      { intervalMs: 60_000 },
      { startThread: startSpecThread, clocks: CLOCKS },
    );
    const { run, end } = open({ loader, target: { address: peer.address, isHere: true } });
    expect(end()).toEqual({ wasUnderWay: false });
    const answered = (): number => numberOf(loader.numbers('tcp'), 'answered');
    const sending = allOf(run({ connections: 5 }));
    await vi.waitFor(() => expect(answered()).toBeGreaterThan(9), WAITING);
    expect(end(CLASSMATE)).toEqual({ wasUnderWay: false });
    expect(end()).toEqual({ wasUnderWay: true });
    const items = await sending;
    const result = resultFromMessage(
      items.at(-1)?.result as Parameters<typeof resultFromMessage>[0],
    );
    expect(result.reason).toBe('cancelled');
    expect(result.counts).toMatchObject({
      sent: numberOf(loader.numbers('tcp'), 'sent'),
      answered: answered(),
    });
    expect(end()).toEqual({ wasUnderWay: false });
  });
});
