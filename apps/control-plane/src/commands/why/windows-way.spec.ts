import { expect, it } from 'vitest';
import { readWindowsWay, unseenNeighbour } from './windows-way.ts';

const REASON = { en: 'client-agent is not there', 'pt-BR': 'o client-agent não está lá' };
const route = { via: 'GetBestRoute2', interface: 'Ethernet' } as const;
const neighbour = { address: '10.9.1.7', isGateway: false, state: 'REACHABLE' };

it('was not observed where the route was not, for the same reason', async () => {
  const { signal } = new AbortController();
  const way = await readWindowsWay('10.9.1.7', { witness: { reason: REASON }, signal });
  expect(unseenNeighbour(way, {})).toEqual([{ what: 'neighbour', reason: REASON }]);
  expect(unseenNeighbour({ routeProblem: REASON }, {})).toEqual([
    { what: 'neighbour', reason: REASON },
  ]);
});

it('was not observed where the system does not tell of it', () => {
  expect(unseenNeighbour({ route }, { neighbourProblem: REASON })).toMatchObject([
    { reason: REASON },
  ]);
  expect(unseenNeighbour({ route }, {})).toMatchObject([
    { reason: { en: 'the system did not tell of it' } },
  ]);
});

it('is nothing to tell of where it was seen, or no machine is on the way', () => {
  expect(unseenNeighbour({ route }, { neighbour })).toEqual([]);
  expect(unseenNeighbour({ route: { via: 'GetBestRoute2' } }, {})).toEqual([]);
});
