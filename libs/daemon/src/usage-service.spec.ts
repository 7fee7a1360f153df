import { eventFromMessage } from '@socketlab/control';
import { createRecorder, type Event } from '@socketlab/evidence';
import { createClock } from '@socketlab/foundation';
import type { CountOutcome, ProcessUsage } from '@socketlab/kernel-view';
import { describe, expect, it } from 'vitest';
import { OWN_CALL } from './own-call.ts';
import { createUsageService, type UsageDeps } from './usage-service.ts';

const THREAD = { id: 7, name: 'serve', voluntarySwitches: 3, involuntarySwitches: 1 };
const USAGE: ProcessUsage = { threads: [THREAD], processThreads: 12, residentBytes: 4_096 };
const CALLS = [{ threadId: 7, name: 'recvfrom', count: 5 }];
const COUNTERS = { openConnections: 2, totalConnections: 5, receivedBytes: 640, sentBytes: 64 };

/** A service whose kernel answers as told; how it was asked is kept. */
function createService(kernel: Partial<UsageDeps['kernelView']> & { outcome?: CountOutcome } = {}) {
  const spans: { fromNs: bigint; untilNs: bigint }[] = [];
  const { outcome = { kind: 'counted', calls: CALLS }, ...rest } = kernel;
  const service = createUsageService({
    recorder: createRecorder({ witness: 'multi-tcp', host: 'local', capacity: 100 }),
    clock: createClock(),
    counters: () => COUNTERS,
    kernelView: {
      observers: [],
      usage: () => USAGE,
      countCalls: async () => true,
      endCount: async (span) => {
        spans.push(span);
        return outcome;
      },
      ...rest,
    },
  });
  const mark = async (name: string, countsCalls = false) => {
    const answer = await service.markUsage({ mark: name, countsCalls }, OWN_CALL);
    const events = (answer.events ?? []).map((event) => eventFromMessage(event as never));
    return { events, reason: answer.reason };
  };
  return { mark, spans };
}

const sourcesOf = (events: readonly Event[]): string[] => events.map(({ source }) => source);

describe('a mark', () => {
  it('is what procfs and the daemon’s own counters tell of one moment', async () => {
    const { events, reason } = await createService().mark('epoll: idle');
    expect(sourcesOf(events)).toEqual(['sampled', 'program']);
    expect(events[0]).toMatchObject({ kind: 'usage', mark: 'epoll: idle', ...USAGE });
    expect(events[1]).toMatchObject({ openConnections: 2, acceptedConnections: 5 });
    expect(events[0]?.monotonicNs).toBe(events[1]?.monotonicNs);
    expect(reason).toBe('');
  });

  it('counts the calls between the moments of two marks, and no others', async () => {
    const { mark, spans } = createService();
    const begun = await mark('load', true);
    const ended = await mark('loaded');
    const after = await mark('idle');
    expect(sourcesOf(begun.events)).toEqual(['sampled', 'program']);
    expect(ended.events[2]).toMatchObject({
      ...{ source: 'kernel', mark: 'loaded', calls: CALLS },
      sinceMonotonicNs: begun.events[0]?.monotonicNs,
      monotonicNs: ended.events[0]?.monotonicNs,
    });
    expect(spans.map(({ fromNs, untilNs }) => [`${fromNs}`, `${untilNs}`])).toEqual([
      [begun.events[0]?.monotonicNs, ended.events[0]?.monotonicNs],
    ]);
    expect(sourcesOf(after.events)).toEqual(['sampled', 'program']);
  });

  it('that ends a count begins the next one after its own moment', async () => {
    const { mark, spans } = createService();
    await mark('first', true);
    const second = await mark('second', true);
    await mark('third');
    expect(spans).toHaveLength(2);
    expect(spans[1]?.fromNs).toBeGreaterThanOrEqual(
      BigInt(second.events[0]?.monotonicNs ?? Number.NaN),
    );
  });

  it('has no count where the buffer was too small, and says so', async () => {
    const { mark } = createService({ outcome: { kind: 'lost' } });
    await mark('load', true);
    const { events, reason } = await mark('loaded');
    expect(sourcesOf(events)).toEqual(['sampled', 'program']);
    expect(reason).toMatch(/buffer was too small/);
  });

  it('says why nothing is counted where there are no tracepoints', async () => {
    const why = { en: 'only root may', 'pt-BR': 'somente o root' };
    const { mark, spans } = createService({
      countCalls: async () => false,
      observers: [{ name: 'tracepoints', isAvailable: false, reason: why }],
    });
    expect((await mark('load', true)).reason).toBe('only root may');
    expect((await mark('loaded')).reason).toBe('');
    expect(spans).toEqual([]);
  });

  it('says what the kernel answered when it does not count', async () => {
    const { mark } = createService({ countCalls: () => Promise.reject(new Error('ENOENT')) });
    expect((await mark('load', true)).reason).toMatch(/does not count them \(ENOENT\)/);
  });

  it('has the counters alone where there is no procfs', async () => {
    const { events } = await createService({ usage: () => undefined }).mark('idle');
    expect(sourcesOf(events)).toEqual(['program']);
  });

  it.each(['', 'a\nb', 'x'.repeat(65)])('is not called %j', async (name) => {
    await expect(createService().mark(name)).rejects.toMatchObject({ code: 'INVALID_VALUE' });
  });
});
