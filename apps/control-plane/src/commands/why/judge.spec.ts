import { describe, expect, it, test } from 'vitest';
import type { Facts, FarEndFacts, WireFacts } from './facts.ts';
import type { Treatment } from './firewall-treatment.ts';
import { BASE, facts, farEnd, NOW } from './judge.fixture.ts';
import { judge } from './judge.ts';
import type { FirewallFacts, ProfileFacts } from './windows-firewall.ts';

const failed = (errno: string, ms = 1): Pick<Facts, 'attempt'> => ({
  attempt: { port: 65_432, errno, ms },
});
const wire = (more: Partial<WireFacts> = {}): Pick<Facts, 'wire'> => ({
  wire: { interface: 'eth0', syns: 1, answers: [], errors: [], missed: 0, ...more },
});
const icmp = (
  type: number,
  code: number,
  { from = '10.9.1.7', version = 4 as 4 | 6, afterMs = 1 } = {},
) => wire({ errors: [{ from, version, type, code, afterMs }] });
const listening = (...addresses: string[]): Pick<Facts, 'farEnd'> =>
  farEnd({
    listeners: addresses.map((address) => ({ address, queue: { length: 0, limit: 128 } })),
  });
const queued = (length: number, limit = 1): FarEndFacts['listeners'] => [
  { address: '10.9.1.7:65432', queue: { length, limit } },
];

describe('a connection that is refused', () => {
  const refused = failed('ECONNREFUSED');
  test.each<[string, Partial<Facts>, string, string?]>([
    ['nobody could be asked', {}, 'unknown'],
    ['the table there is empty', listening(), 'nobody-listens', 'there'],
    ['only loopback is listened at', listening('127.0.0.1:65432'), 'loopback-only', 'there'],
    [
      'only both loopbacks are',
      listening('127.0.0.1:65432', '[::1]:65432'),
      'loopback-only',
      'there',
    ],
    [
      'another address is',
      listening('10.9.2.7:65432', '127.0.0.1:65432'),
      'nobody-listens',
      'there',
    ],
    ['the address is', listening('10.9.1.7:65432'), 'firewall-rejects'],
    ['all addresses are', listening('0.0.0.0:65432'), 'firewall-rejects'],
    ['all IPv6 addresses are, and perhaps IPv4’s', listening('[::]:65432'), 'unknown'],
    ['an ICMP message said so', icmp(3, 3), 'firewall-rejects', 'there'],
    ['a router said so', icmp(3, 3, { from: '10.9.1.1' }), 'firewall-rejects', 'router'],
    ['it never left', wire({ syns: 0 }), 'firewall-rejects', 'here'],
    ['the capture missed something', wire({ syns: 0, missed: 1 }), 'unknown'],
  ])('%s', (_why, more, cause, place) => {
    expect(judge(facts({ ...refused, ...more }))).toMatchObject({
      cause,
      ...(place === undefined ? {} : { place }),
    });
  });
});

describe('a connection that nobody answers', () => {
  const silent = failed('TIMEOUT', 4_000);
  const alive = { reference: { port: 1, errno: 'ECONNREFUSED', ms: 1 } };
  const dead = { reference: { port: 1, errno: 'TIMEOUT', ms: 1_500 } };
  const both = (first: FarEndFacts['listeners'], after: FarEndFacts['listeners']) =>
    farEnd({ listeners: first ?? [], listenersAfter: after ?? [] });
  const away = { ...BASE.neighbour, address: '10.9.1.7', isGateway: false };
  test.each<[string, Partial<Facts>, string, (readonly string[])?]>([
    ['of a machine that is there', alive, 'unknown', ['firewall-drops', 'backlog-full']],
    [
      'of a machine of which nothing else is heard',
      dead,
      'unknown',
      ['firewall-drops', 'no-route', 'backlog-full'],
    ],
    [
      'through a gateway, of a machine of which nothing is heard',
      { ...dead, neighbour: { ...away, isGateway: true, state: 'REACHABLE' } },
      'unknown',
      ['firewall-drops', 'no-such-host', 'no-route', 'backlog-full'],
    ],
    ['where the table shows room', both(queued(0), queued(0)), 'firewall-drops'],
    ['where the table shows nobody', both([], []), 'firewall-drops'],
    ['where the queue is as long as its limit', both(queued(1), queued(1)), 'firewall-drops'],
    ['where the queue is longer than its limit', both(queued(2), queued(2)), 'backlog-full'],
    ['where the queue was full and is not', both(queued(2), queued(0)), 'unknown'],
    ['where the queue is not told', both([{ address: '0.0.0.0:65432' }], []), 'unknown'],
    ['whose SYN never left', wire({ syns: 0 }), 'firewall-drops'],
    ['by a neighbour that is gone', { neighbour: { ...away, state: 'FAILED' } }, 'no-such-host'],
    [
      'through a gateway that is gone',
      { neighbour: { ...away, address: '10.9.1.1', isGateway: true, state: 'FAILED' } },
      'no-route',
    ],
    [
      'for want of a cable here',
      {
        neighbour: { ...away, state: 'FAILED' },
        route: { via: 'ip', interface: 'eth0', hasCarrier: false },
      },
      'no-route',
    ],
  ])('%s', (_why, more, cause, candidates = []) => {
    const verdict = judge(facts({ ...silent, ...wire(), ...more }));
    expect(verdict.cause).toBe(cause);
    if (candidates.length > 0) expect(verdict.candidates).toEqual(candidates);
  });
});

describe('a host that is unreachable', () => {
  const none = { address: '10.9.1.7', isGateway: false };
  test.each<[string, Partial<Facts>, string, string?]>([
    ['its neighbour did not answer', { neighbour: { ...none, state: 'FAILED' } }, 'no-such-host'],
    ['a route says so', { route: { via: 'ip', refusal: 'unreachable' } }, 'no-route', 'here'],
    ['it says so itself', icmp(3, 1), 'firewall-rejects', 'there'],
    ['it is prohibited', icmp(3, 13), 'firewall-rejects', 'there'],
    [
      'a router looked for it',
      icmp(3, 1, { from: '10.9.1.1', afterMs: 3_000 }),
      'no-such-host',
      'router',
    ],
    ['a router said so at once', icmp(3, 1, { from: '10.9.1.1' }), 'unknown'],
    ['a router has no route', icmp(3, 0, { from: '10.9.1.1' }), 'no-route', 'router'],
    ['a router prohibits it', icmp(3, 13, { from: '10.9.1.1' }), 'firewall-rejects', 'router'],
    ['IPv6: no route', icmp(1, 0, { from: 'fd00::1', version: 6 }), 'no-route', 'router'],
    ['IPv6: prohibited', icmp(1, 1, { from: 'fd00::1', version: 6 }), 'firewall-rejects', 'router'],
    [
      'IPv6: no host',
      icmp(1, 3, { from: 'fd00::1', version: 6, afterMs: 3_000 }),
      'no-such-host',
      'router',
    ],
    ['it is a neighbour, and the wire was not seen', {}, 'firewall-rejects'],
    ['nothing on the wire explains it', wire(), 'unknown'],
  ])('%s', (_why, more, cause, place) => {
    expect(judge(facts({ ...failed('EHOSTUNREACH'), ...more }))).toMatchObject({
      cause,
      ...(place === undefined ? {} : { place }),
    });
  });

  it('by its own words, though its address has a zone', () => {
    const target = { ...BASE.target, address: 'fe80::7%eth0' };
    const said = icmp(1, 4, { from: 'fe80::7', version: 6 });
    const verdict = judge(facts({ target, ...failed('ECONNREFUSED'), ...said }));
    expect(verdict).toMatchObject({ cause: 'firewall-rejects', place: 'there' });
  });

  it('for want of a route', () => {
    const { neighbour: _neighbour, ...rest } = BASE;
    expect(judge({ ...rest, ...failed('ENETUNREACH'), route: { via: 'proc' } })).toMatchObject({
      cause: 'no-route',
      place: 'here',
    });
    const { route: _route, ...blind } = rest;
    expect(judge({ ...blind, ...failed('ENETUNREACH') }).cause).toBe('unknown');
    expect(judge(facts(failed('EADDRNOTAVAIL'))).cause).toBe('no-route');
    expect(judge(facts(failed('EACCES'))).cause).toBe('unknown');
    expect(judge(facts(failed('EMFILE')))).toMatchObject({ cause: 'unknown', candidates: [] });
  });

  test('its own firewall, where Windows forbids it and a rule there says so', () => {
    const on = (treatment: Treatment): ProfileFacts => ({
      ...{ treatment, rules: [], countsOwnRules: true, unread: [] },
    });
    const firewall = (onPublic: Treatment): FirewallFacts => ({
      ...{ direction: 'out', protocol: 'tcp', port: 65_432, program: '' },
      on: { public: on(onPublic), private: on('blocked'), domain: on('blocked') },
    });
    const seen = facts({ ...failed('EACCES'), firewall: firewall('blocked') });
    expect(judge(seen)).toMatchObject({
      ...{ cause: 'firewall-rejects', place: 'here' },
      grounds: ['attempt', 'route', 'firewall'],
    });
    for (const other of ['allowed', 'unclear'] as const) {
      const told = facts({ ...failed('EACCES'), firewall: firewall(other) });
      expect(judge(told).cause).toBe('unknown');
    }
  });
});

describe('a name', () => {
  const nameless = (errno: string): Facts => ({
    at: NOW,
    target: { ...BASE.target, address: '' },
    lookup: { name: 'lab-99', addresses: [], errno, ms: 1 },
    unobserved: [],
  });

  it('that does not exist is no such host', () => {
    expect(judge(nameless('ENOTFOUND'))).toMatchObject({
      cause: 'no-such-host',
      grounds: ['lookup'],
    });
  });

  it('of which the resolver says nothing is unknown', () => {
    expect(judge(nameless('EAI_AGAIN')).cause).toBe('unknown');
  });
});
