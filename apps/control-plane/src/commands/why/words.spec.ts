import { expect, it } from 'vitest';
import { facts } from './judge.fixture.ts';
import { proven } from './verdict.ts';
import { wordsOf } from './words.ts';

const wayOut = (more: Parameters<typeof facts>[0]): string =>
  wordsOf(proven('firewall-drops', ['attempt']), facts(more)).wayOut.en;

it('lets in the network of the other end only where this machine is seen to be on it', () => {
  expect(wayOut({})).toContain('localport=65432 remoteip=localsubnet profile=any');
  const routed = { via: 'ip', interface: 'eth0', gateway: '10.9.1.1' } as const;
  expect(wayOut({ route: routed })).toContain('localport=65432 profile=any');
});

it('does not take a route that was not observed for one on the same network', () => {
  const { route: _route, ...blind } = facts({});
  const { wayOut: line } = wordsOf(proven('firewall-drops', ['attempt']), blind);
  expect(line.en).toContain('localport=65432 profile=any');
  expect(line['pt-BR']).toContain('localport=65432 profile=any');
});
