import type { Claim, Event } from '@socketlab/evidence';
import { describe, expect, it } from 'vitest';
import { changing, isCall, isState, losing, shifted } from '../fixtures/altered-events.fixture.ts';
import { createResult, type EvidenceOptions } from '../fixtures/evidence.fixture.ts';

function judge(options: EvidenceOptions = {}): ReadonlyMap<string, Claim> {
  return new Map(createResult(options).claims.map((claim) => [claim.id, claim]));
}

const verdictsOf = (claims: ReadonlyMap<string, Claim>, verdict: Claim['verdict']): string[] =>
  [...claims.values()].filter((claim) => claim.verdict === verdict).map(({ id }) => id);

describe('the claims of tcp-simple', () => {
  it('are all proven at the root tier, but those on packets, which nobody captured', () => {
    const claims = judge();
    expect(verdictsOf(claims, 'refuted')).toEqual([]);
    const unseen = verdictsOf(claims, 'not-observed');
    // The fixture's client speaks no UDP.
    expect(unseen.filter((id) => !/^tcp\.[45]\./.test(id))).toEqual(['tcp.2.segments']);
    expect(unseen).toHaveLength(15);
    for (const id of unseen.filter((one) => one !== 'tcp.5.time')) {
      expect(claims.get(id)?.reason?.en, id).toMatch(/captured no packets/);
    }
  });

  it('name events that are there, and never are proven or refuted without', () => {
    for (const tier of ['root-linux', 'plain-linux', 'program'] as const) {
      const result = createResult({ tier });
      const ids = new Set(result.timeline.events.map((event) => event.id));
      for (const claim of result.claims) {
        expect(claim.evidence.length === 0, claim.id).toBe(claim.verdict === 'not-observed');
        expect(claim.reason === undefined, claim.id).toBe(claim.verdict === 'proven');
        expect(
          claim.evidence.filter((id) => !ids.has(id)),
          claim.id,
        ).toEqual([]);
      }
    }
  });

  it('keep TIME-WAIT and the calls at the plain tier, and say what the states would need', () => {
    const claims = judge({ tier: 'plain-linux' });
    expect(verdictsOf(claims, 'refuted')).toEqual([]);
    expect(claims.get('tcp.2.time-wait')?.verdict).toBe('proven');
    expect(claims.get('tcp.1.order')?.verdict).toBe('proven');
    expect(claims.get('tcp.1.listen-state')?.verdict).toBe('not-observed');
    expect(claims.get('tcp.1.listen-state')?.reason?.['pt-BR']).toBe(
      'Isso precisa dos tracepoints do kernel; tcp-echo executou no nível plain-linux.',
    );
  });

  it('keep the calls only where nothing but the program can be observed', () => {
    const claims = judge({ tier: 'program' });
    expect(claims.get('tcp.1.accept')?.verdict).toBe('proven');
    expect(claims.get('tcp.2.time-wait')?.verdict).toBe('not-observed');
    expect(claims.get('tcp.2.time-wait')?.reason?.en).toMatch(/socket tables/);
  });

  it('that rest on the kernel are not observed when the trace lost events, and say which loss', () => {
    const claims = judge({ alter: losing('trace') });
    expect(claims.get('tcp.1.listen-state')?.verdict).toBe('not-observed');
    expect(claims.get('tcp.1.listen-state')?.reason?.en).toContain('tcp-echo.9999');
    expect(claims.get('tcp.1.socket')?.verdict).toBe('proven');
  });

  it('stand when only resets were lost, for they may be of any program of the machine', () => {
    expect(judge({ alter: losing('resets') })).toEqual(judge({}));
  });
});

describe('a claim that the evidence contradicts is refuted', () => {
  const events = createResult().timeline.events;
  const accepted = events.find(isCall('accept'));
  const cases: readonly [string, EvidenceOptions][] = [
    [
      'tcp.1.bind',
      { alter: changing(isCall('bind'), { result: -1, errno: 'EADDRINUSE' } as never) },
    ],
    [
      'tcp.1.bind-no-state',
      { alter: changing(isState('CLOSED', 'LISTEN'), { monotonicNs: '1000000001000' }) },
    ],
    [
      'tcp.1.listen-state',
      { alter: changing(isState('CLOSED', 'LISTEN'), { monotonicNs: '1000000001000' }) },
    ],
    [
      'tcp.1.accept-not-state',
      {
        alter: changing(isState('SYN-RECEIVED', 'ESTABLISHED'), {
          monotonicNs: shifted(accepted, 20_000),
        }),
      },
    ],
    [
      'tcp.1.accept-new-descriptor',
      {
        alter: (all) =>
          all.map((event) => {
            if (event.kind !== 'call' || event.witness !== 'tcp-echo') return event;
            if (event.result === 21) return { ...event, result: 20 };
            return event.descriptor === 21 ? { ...event, descriptor: 20 } : event;
          }),
      },
    ],
    [
      'tcp.1.listen-sampled',
      {
        alter: (all) =>
          all.map((event) =>
            event.kind === 'snapshot' && event.state === 'LISTEN'
              ? ({ ...event, state: 'ESTABLISHED' } as Event)
              : event,
          ),
      },
    ],
    [
      'tcp.2.client-states',
      { alter: changing(isState('CLOSED', 'SYN-SENT'), { from: 'LISTEN' } as never) },
    ],
    [
      'tcp.2.states-of-rfc',
      {
        alter: changing(isState('LAST-ACK', 'CLOSED'), {
          from: 'TIME-WAIT',
          to: 'ESTABLISHED',
        } as never),
      },
    ],
    ['tcp.2.bytes', { reply: 'Hello, worle' }],
    [
      'tcp.2.time-wait-unheld',
      {
        alter: changing((event) => event.kind === 'snapshot' && event.state === 'TIME-WAIT', {
          inode: 9,
        } as never),
      },
    ],
    [
      'tcp.2.time-wait-duration',
      {
        alter: changing((event) => event.kind === 'snapshot' && event.state === 'TIME-WAIT', {
          timeWaitMs: 30_000,
        } as never),
      },
    ],
    ['tcp.3.line-5', { sourceText: 'one line\n' }],
  ];
  it.each(cases)('%s', (id, options) => {
    const claim = judge(options).get(id);
    expect(claim?.verdict).toBe('refuted');
    expect(claim?.evidence.length).toBeGreaterThan(0);
  });
});
