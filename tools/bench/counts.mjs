// How often and how much: for numbers that mean something, and for the tests.

const round = (rounds, roundMs, warmMs) => ({ rounds, roundMs, warmMs });

/** The whole takes less than a quarter of an hour on two cores. */
export const FULL = {
  tcp: {
    cells: [
      { id: 'small', bytes: 64, connections: 50, ...round(7, 300, 600) },
      { id: 'many', bytes: 64, connections: 1_000, ...round(7, 300, 600) },
      { id: 'large', bytes: 16_384, connections: 50, ...round(7, 300, 600) },
    ],
  },
  echo: {
    otherCore: { rounds: 7, messages: 50_000, warmUp: 5_000 },
    sameCore: { rounds: 9, messages: 100_000, warmUp: 10_000 },
  },
  udp: {
    bytes: 64,
    sockets: 50,
    ...round(7, 300, 600),
    offer: { rate: 200_000, count: 200_000, rounds: 3 },
  },
  churn: { bytes: 64, atOnce: 50, ...round(7, 300, 600) },
  idle: { rounds: 3, connections: 18_000, warmUp: 4_000 },
  load: {
    cells: [
      { id: 'small', bytes: 64, connections: 50 },
      { id: 'many', bytes: 64, connections: 1_000 },
    ],
    ...round(5, 400, 400),
    loadMs: 2_000,
  },
  observation: {
    rounds: 80,
    connections: 1_000,
    idleRounds: 5,
    idleMs: 1_000,
    loss: { rate: 14_000, connections: 70_000 },
  },
  start: { starts: 5, helps: 21 },
  stop: { stops: 30 },
  decode: { rounds: 9, packets: 100_000 },
  capture: { captures: 200, peers: 10, packets: 200_000 },
  snapshot: { rounds: 31, connections: 10_000 },
  scrape: { rounds: 51, connections: 18_000 },
  'fan-out': {
    rpc: { rounds: 15, calls: 2_000 },
    classroom: { rounds: 7, sizes: [200, 1_000] },
  },
  'two-hosts': { rounds: 11, megabytes: 40 },
};

/** So few that the numbers mean nothing: whether the benchmarks work. */
export const QUICK = {
  tcp: {
    cells: [
      { id: 'small', bytes: 64, connections: 2, ...round(1, 1, 1) },
      { id: 'many', bytes: 64, connections: 4, ...round(1, 1, 1) },
      { id: 'large', bytes: 16_384, connections: 2, ...round(1, 1, 1) },
    ],
  },
  echo: {
    otherCore: { rounds: 1, messages: 50, warmUp: 5 },
    sameCore: { rounds: 1, messages: 50, warmUp: 5 },
  },
  udp: {
    bytes: 64,
    sockets: 4,
    ...round(1, 1, 1),
    offer: { rate: 1_000, count: 20, rounds: 1 },
  },
  churn: { bytes: 64, atOnce: 4, ...round(1, 1, 1) },
  idle: { rounds: 1, connections: 100, warmUp: 100 },
  load: {
    cells: [
      { id: 'small', bytes: 64, connections: 2 },
      { id: 'many', bytes: 64, connections: 4 },
    ],
    ...round(1, 1, 1),
    loadMs: 1_000,
  },
  observation: {
    rounds: 1,
    connections: 5,
    idleRounds: 1,
    idleMs: 300,
    loss: { rate: 100, connections: 20 },
  },
  start: { starts: 0, helps: 1 },
  stop: { stops: 1 },
  decode: { rounds: 1, packets: 1_000 },
  capture: { captures: 2, peers: 0, packets: 200 },
  snapshot: { rounds: 1, connections: 100 },
  scrape: { rounds: 2, connections: 100 },
  'fan-out': { rpc: { rounds: 1, calls: 20 }, classroom: { rounds: 1, sizes: [3] } },
  'two-hosts': { rounds: 1, megabytes: 1 },
};
