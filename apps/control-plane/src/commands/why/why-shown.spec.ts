import type { Language, Text } from '@socketlab/foundation';
import { expect, test } from 'vitest';
import { createOutput } from '../../output.ts';
import type { Facts } from './facts.ts';
import { doubtOf } from './firewall-words.ts';
import { judge } from './judge.ts';
import { dataOf, render } from './render.ts';
import type { FirewallFacts, ProfileFacts } from './windows-firewall.ts';

const AT = '2026-03-01T12:00:00.000Z';
const TARGET: Facts['target'] = {
  given: 'lab-07:65432',
  address: '10.9.1.7',
  port: 65_432,
  expects: 'listener',
  host: 'lab-07',
  isOwn: false,
};
const BASE: Facts = {
  at: AT,
  target: TARGET,
  pairing: { host: 'lab-07', pairedAt: AT, expiresAt: '2026-03-02T12:00:00.000Z' },
  route: { via: 'ip', interface: 'eth0', hasCarrier: true },
  neighbour: {
    address: '10.9.1.7',
    isGateway: false,
    state: 'REACHABLE',
    linkAddress: 'ee:00:00:00:00:07',
  },
  unobserved: [],
};
const DAEMON = { daemon: 'tcp-echo', control: '10.9.1.7:17431' };
const WIRE = { interface: 'eth0', syns: 1, answers: [], errors: [], missed: 0 };
const RST = { ...WIRE, answers: [{ kind: 'rst' as const, hopLimit: 64, afterMs: 0.4 }] };
const REFUSED = { port: 65_432, errno: 'ECONNREFUSED', ms: 0.8 };
const SILENT = { port: 65_432, errno: 'TIMEOUT', ms: 4_000.2 };
const CONNECTED = { port: 65_432, ms: 0.9, local: '10.9.1.8:40001' };
const GREETING = {
  ms: 6.2,
  machineId: 'ab'.repeat(32),
  isExpected: true,
  validFrom: '2026-02-28T12:00:00.000Z',
  validTo: '2027-03-01T12:00:00.000Z',
};
const NOT_TOLD: Text = { en: 'nobody may be asked', 'pt-BR': 'não há a quem perguntar' };
const revoked: Text = { en: 'taken back', 'pt-BR': 'retirado' };
const listeners = (address: string, length = 0, limit = 128) => [
  { address, queue: { length, limit } },
];
const control = { ...TARGET, given: 'lab-07', port: 17_431, expects: 'control' as const };

const UNCLEAR: ProfileFacts = {
  ...{ treatment: 'unclear', countsOwnRules: true, unread: [] },
  rules: [
    {
      ...{ id: '{A}', name: 'lab', action: 'allow', origin: 'machine', profiles: ['public'] },
      ...{ doubts: ['RMauth'], isOfDialog: false },
    },
  ],
};
const FIREWALL: FirewallFacts = {
  ...{ direction: 'in', protocol: 'tcp', port: 65_432, program: 'C:\\node.exe' },
  ...{ from: '10.9.1.7/24', category: 'public' },
  on: {
    public: { treatment: 'no-rule', countsOwnRules: true, rules: [], unread: [] },
    private: { treatment: 'allowed', countsOwnRules: true, rules: [], unread: [] },
    domain: { treatment: 'off', countsOwnRules: true, rules: [], unread: [] },
  },
};
const { program: _program, ...OF_NOBODY } = FIREWALL;
const UNKNOWN_HOLDER: FirewallFacts = { ...OF_NOBODY, protocol: 'udp', port: 65_431 };
const DOUBT = doubtOf({ ...FIREWALL, on: { ...FIREWALL.on, public: UNCLEAR } }) ?? NOT_TOLD;

const CASES: readonly Facts[] = [
  { ...BASE, attempt: REFUSED, wire: RST, farEnd: { daemons: [DAEMON], listeners: [] } },
  {
    ...BASE,
    attempt: REFUSED,
    wire: RST,
    farEnd: {
      daemons: [{ ...DAEMON, listener: '10.9.2.7:65432' }],
      listeners: listeners('10.9.2.7:65432'),
    },
  },
  {
    ...BASE,
    attempt: REFUSED,
    wire: RST,
    farEnd: {
      daemons: [{ ...DAEMON, listener: '127.0.0.1:65432' }],
      listeners: listeners('127.0.0.1:65432'),
    },
  },
  {
    ...BASE,
    attempt: SILENT,
    reference: { port: 1, errno: 'ECONNREFUSED', ms: 0.5 },
    wire: { ...WIRE, syns: 3 },
    farEnd: {
      daemons: [DAEMON],
      listeners: listeners('0.0.0.0:65432'),
      listenersAfter: listeners('0.0.0.0:65432'),
    },
  },
  { ...BASE, attempt: SILENT, wire: { ...WIRE, syns: 0 } },
  {
    ...BASE,
    attempt: { ...REFUSED, errno: 'EHOSTUNREACH' },
    wire: { ...WIRE, errors: [{ from: '10.9.1.7', version: 4, type: 3, code: 13, afterMs: 0.3 }] },
  },
  {
    ...BASE,
    attempt: { ...REFUSED, errno: 'EHOSTUNREACH', ms: 3_050 },
    neighbour: { address: '10.9.1.7', isGateway: false, state: 'FAILED' },
  },
  {
    at: AT,
    target: { ...TARGET, address: '' },
    lookup: { name: 'lab-99', addresses: [], errno: 'ENOTFOUND', ms: 4 },
    unobserved: [],
  },
  { ...BASE, attempt: { ...REFUSED, errno: 'ENETUNREACH' }, route: { via: 'proc' } },
  {
    ...BASE,
    attempt: SILENT,
    farEnd: {
      daemons: [{ ...DAEMON, listener: '10.9.1.7:65432' }],
      listeners: listeners('10.9.1.7:65432', 2, 1),
      listenersAfter: listeners('10.9.1.7:65432', 2, 1),
    },
  },
  {
    ...BASE,
    target: control,
    attempt: CONNECTED,
    greeting: { errno: 'ERR_SSL_WRONG_VERSION_NUMBER', ms: 3 },
  },
  {
    ...BASE,
    target: control,
    attempt: CONNECTED,
    greeting: GREETING,
    farEnd: { daemons: [{ ...DAEMON, code: 'GRANT_REVOKED', text: revoked }] },
  },
  {
    ...BASE,
    target: control,
    attempt: CONNECTED,
    greeting: GREETING,
    pairing: { host: 'lab-07', pairedAt: AT, expiresAt: AT },
    farEnd: { daemons: [{ ...DAEMON, code: 'GRANT_EXPIRED', text: revoked }] },
  },
  {
    ...BASE,
    target: control,
    attempt: CONNECTED,
    greeting: { ...GREETING, problem: 'CERT_NOT_YET_VALID' },
  },
  {
    ...BASE,
    target: control,
    attempt: CONNECTED,
    greeting: GREETING,
    farEnd: { daemons: [DAEMON], listeners: listeners('10.9.1.7:17431') },
  },
  {
    ...BASE,
    target: { ...TARGET, isOwn: true },
    attempt: CONNECTED,
    route: { via: 'GetBestRoute2', interface: 'Ethernet' },
    firewall: FIREWALL,
  },
  {
    ...BASE,
    target: { ...TARGET, isOwn: true },
    attempt: CONNECTED,
    route: { via: 'GetBestRoute2', interface: 'Ethernet' },
    firewall: { ...FIREWALL, on: { ...FIREWALL.on, public: UNCLEAR } },
    datagrams: UNKNOWN_HOLDER,
    unobserved: [{ what: 'firewall', reason: DOUBT }],
  },
  {
    ...BASE,
    target: { ...TARGET, isOwn: true },
    attempt: CONNECTED,
    unobserved: [{ what: 'firewall', reason: NOT_TOLD }],
  },
  {
    ...BASE,
    attempt: REFUSED,
    unobserved: [
      { what: 'packets', reason: NOT_TOLD },
      { what: 'listeners', reason: NOT_TOLD },
    ],
  },
];

function outputIn(language: Language) {
  const sink = { write: () => undefined };
  return createOutput({ language, isJson: false, environment: {} }, { stdout: sink, stderr: sink });
}

test.each(['en', 'pt-BR'] as const)('every verdict, with its proof, in %s', async (language) => {
  const output = outputIn(language);
  const shown = CASES.map((facts) => render(facts, judge(facts), output));
  await expect(`${shown.join('\n\n----\n\n')}\n`).toMatchFileSnapshot(
    `../../transcripts/why.${language}.txt`,
  );
});

test('as JSON: the verdict, what it rests on, and all that was observed', () => {
  const [facts] = CASES as [Facts];
  expect(dataOf(facts, judge(facts), outputIn('en'))).toMatchObject({
    verdict: 'nobody-listens',
    candidates: [],
    place: 'there',
    proof: expect.arrayContaining([
      {
        ground: 'listeners',
        source: 'daemon',
        isProof: true,
        text: expect.stringContaining('LISTEN'),
      },
      {
        ground: 'route',
        source: 'system',
        isProof: false,
        text: 'ip route get 10.9.1.7: dev eth0',
      },
    ]),
    notObserved: [],
    observed: { attempt: REFUSED },
  });
});
