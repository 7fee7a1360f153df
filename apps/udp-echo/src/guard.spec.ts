import { REPLY_FUNCTIONS, type ReplyName } from '@socketlab/daemon';
import type { Address } from '@socketlab/foundation';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NetworkNames } from './address-rules.ts';
import { layoutOf } from './address-words.ts';
import { shareEndpointTable } from './endpoint-table.ts';
import { createEndpoints } from './endpoints.ts';
import { ANSWERED, createGuard, GUARD_WORDS, type Guard, ruleOf } from './guard.ts';
import { markOf } from './mark.ts';

const SILENT_WITHIN = 10;

interface Server {
  readonly address: Address;
  /** The answer to a datagram, if there is one. */
  answer(from: Address, datagram: Uint8Array): Uint8Array | undefined;
}

/** A guard with its endpoints, as a server's thread has it. */
function createGuarded(
  answersPerSecond: number,
  deps: { bound: () => Address; readNames: () => NetworkNames },
) {
  const layout = layoutOf('127.0.0.1');
  const time = { nowMs: 0 };
  const endpoints = createEndpoints(
    { memory: shareEndpointTable(), layout, ownWords: GUARD_WORDS },
    { time, onMet: (endpoint, address) => guard.meet(endpoint, address) },
  );
  const { words, endpointWords, ownAt } = endpoints;
  const guard: Guard = createGuard(
    { answersPerSecond, layout, endpointWords, guardAt: ownAt },
    { ...deps, time, endpoints: words },
  );
  return { endpoints, guard };
}

function createServer(address: Address, reply: ReplyName): Server {
  const names = { own: new Set<string>(), broadcast: new Set<string>() };
  const { endpoints, guard } = createGuarded(1_000, {
    bound: () => address,
    readNames: () => names,
  });
  return {
    address,
    answer(from, datagram) {
      const endpoint = endpoints.of(from);
      if (guard.judge(endpoint, markOf(datagram)) !== ANSWERED) return undefined;
      const answer = REPLY_FUNCTIONS[reply](Buffer.from(datagram));
      guard.answers(endpoint, markOf(answer));
      return answer;
    },
  };
}

/** How many datagrams there are, the first one counted, until both are silent. */
function play(first: Uint8Array, [one, other]: readonly [Server, Server]): number {
  let datagram: Uint8Array | undefined = first;
  let [from, to] = [other, one];
  let count = 0;
  while (datagram !== undefined && count < 1_000) {
    count += 1;
    datagram = to.answer(from.address, datagram);
    [from, to] = [to, from];
  }
  return count;
}

const ONE = { host: '192.0.2.1', port: 65_431 };
const OTHER = { host: '192.0.2.2', port: 40_123 };

describe('two udp-echo', () => {
  it('are silent within 10 datagrams, whatever the first says and however each answers', () => {
    const reply = fc.constantFrom('echo' as const, 'upper' as const);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), reply, reply, (first, its, others) => {
        const servers = [createServer(ONE, its), createServer(OTHER, others)] as const;
        expect(play(first, servers)).toBeLessThanOrEqual(SILENT_WITHIN);
      }),
    );
  });

  it('answer once each, if at all, when they are made to begin again and again within a second', () => {
    const servers = [createServer(ONE, 'echo'), createServer(OTHER, 'echo')] as const;
    play(Buffer.from('hello'), servers);
    for (let again = 0; again < 100; again += 1) {
      expect(play(Buffer.from('hello'), servers)).toBe(1);
    }
    for (let again = 0; again < 100; again += 1) {
      expect(play(Buffer.from(`other ${again}`), servers)).toBeLessThanOrEqual(3);
    }
  });
});

describe('the guard', () => {
  it('refuses by the address before it looks at what came, and takes nothing from the budget', () => {
    const { endpoints, guard } = createGuarded(1, {
      bound: () => ONE,
      readNames: () => ({ own: new Set(), broadcast: new Set(['192.0.2.255']) }),
    });
    const refusals = [
      ONE,
      { host: '192.0.2.2', port: 7 },
      { host: '239.1.1.1', port: 5_000 },
      { host: '192.0.2.255', port: 5_000 },
      { host: '192.0.2.2', port: 5_000 },
      { host: '192.0.2.2', port: 5_001 },
    ].map((from) => ruleOf(guard.judge(endpoints.of(from), markOf(Buffer.from('x')))));
    expect(refusals).toEqual([
      'own-address',
      'low-port',
      'multicast',
      'broadcast',
      undefined,
      'budget',
    ]);
  });
});
