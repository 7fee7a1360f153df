import type { Claim } from '@socketlab/evidence';
import { judgeClaims } from '../claim-rule.ts';
import type { LabEvidence } from '../lab.ts';
import { sourceClaims } from '../source-claims.ts';
import { findMultiFacts, type MultiFacts, onlyWhole } from './facts.ts';
import { MULTI1_CLAIMS } from './multi1-claims.ts';
import { MULTI2_CLAIMS } from './multi2-claims.ts';
import { MULTI4_CLAIMS } from './multi4-claims.ts';
import { MULTI5_CLAIMS } from './multi5-claims.ts';

/** What the evidence of many clients at once says of multi.1 to multi.5. */
export function judgeTcpMulti(evidence: LabEvidence, told: MultiFacts['told']): readonly Claim[] {
  const { timeline, witnesses } = evidence;
  const facts = onlyWhole(findMultiFacts(timeline, told));
  const source = evidence.sources.find(({ role }) => role === 'multi-server');
  const opening = ['socket', 'bind', 'listen'];
  const rules = [
    ...MULTI1_CLAIMS,
    ...MULTI2_CLAIMS,
    ...sourceClaims({ question: 'multi.3', role: 'multi-server', source, timeline, opening }),
    ...MULTI4_CLAIMS,
    ...MULTI5_CLAIMS,
  ];
  return judgeClaims(rules, facts, { events: timeline.events, witnesses });
}
