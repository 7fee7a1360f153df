import { expect, it } from 'vitest';
import { createResult } from '../fixtures/evidence.fixture.ts';
import { claimsWithObservers } from './claim-observers.ts';

it('each claim names the programs that saw what it rests on, with their versions', () => {
  const result = createResult();
  const versions: Readonly<Record<string, string>> = { 'tcp-echo': '1.0.0' };
  const witnesses = result.witnesses.map((witness) => {
    const version = versions[witness.daemon];
    return version === undefined ? witness : { ...witness, version };
  });
  const claims = claimsWithObservers({ ...result, witnesses });
  const proven = claims.filter(({ evidence }) => evidence.length > 0);
  expect(proven.length).toBeGreaterThan(0);
  for (const { evidence, observedBy } of proven) {
    const daemons = new Set(evidence.map((id) => id.slice(0, id.lastIndexOf('.'))));
    const named = [...daemons].map((name) => (name === 'tcp-echo' ? 'tcp-echo 1.0.0' : name));
    expect([...observedBy].sort()).toEqual(named.sort());
  }
  const others = claims.filter(({ evidence }) => evidence.length === 0);
  expect(others.flatMap(({ observedBy }) => observedBy)).toEqual([]);
});

it('of another host the name of the host is in front', () => {
  const result = createResult();
  const events = result.timeline.events.map((event) => ({ ...event, host: 'lab-07' }));
  const [claim] = claimsWithObservers({
    ...result,
    timeline: { ...result.timeline, events },
    witnesses: result.witnesses.map((witness) => ({
      ...witness,
      host: 'lab-07',
      version: '1.0.0',
    })),
  }).filter(({ observedBy }) => observedBy.length > 0);
  expect(claim?.observedBy[0]).toMatch(/^lab-07\/(?:tcp-echo|client-agent) 1\.0\.0$/);
});
