import type { Claim } from '@socketlab/evidence';
import { judgeClaims } from '../claim-rule.ts';
import type { LabEvidence } from '../lab.ts';
import { findRemoteFacts, type RemoteTold } from './facts.ts';
import { REMOTE1_CLAIMS } from './remote1-claims.ts';
import { REMOTE2_CLAIMS } from './remote2-claims.ts';
import { REMOTE3_CLAIMS } from './remote3-claims.ts';
import { REMOTE4_CAPTURE_CLAIMS } from './remote4-capture-claims.ts';
import { REMOTE4_PATH_CLAIMS } from './remote4-path-claims.ts';

/** What the evidence of two machines says of remote.1 to remote.4. */
export function judgeRemote(evidence: LabEvidence, told: RemoteTold): readonly Claim[] {
  const { timeline, witnesses } = evidence;
  const source = evidence.sources.find(({ role }) => role === 'client');
  const facts = findRemoteFacts(timeline, told, source);
  const rules = [
    ...REMOTE1_CLAIMS,
    ...REMOTE2_CLAIMS,
    ...REMOTE3_CLAIMS,
    ...REMOTE4_CAPTURE_CLAIMS,
    ...REMOTE4_PATH_CLAIMS,
  ];
  return judgeClaims(rules, facts, { events: timeline.events, witnesses });
}
