import type { Facts, FarEndFacts } from './facts.ts';

/** The clock of all of them. */
export const NOW = '2026-03-01T12:00:00.000Z';

/** What is so unless a test says otherwise: a neighbour that is there. */
export const BASE: Facts = {
  at: NOW,
  target: {
    given: '10.9.1.7:65432',
    address: '10.9.1.7',
    port: 65_432,
    expects: 'listener',
    isOwn: false,
  },
  route: { via: 'ip', interface: 'eth0', hasCarrier: true },
  neighbour: { address: '10.9.1.7', isGateway: false, state: 'REACHABLE', linkAddress: 'ee:1' },
  unobserved: [],
};

/** The same, with what the test is about. */
export const facts = (more: Partial<Facts>): Facts => ({ ...BASE, ...more });

/** Both servers, which answer. */
export const ANSWERING = [
  { daemon: 'tcp-echo', control: '10.9.1.7:17431' },
  { daemon: 'multi-tcp', control: '10.9.1.7:17433' },
];

/** What they say. */
export const farEnd = (more: Partial<FarEndFacts> = {}): Pick<Facts, 'farEnd'> => ({
  farEnd: { daemons: ANSWERING, ...more },
});
