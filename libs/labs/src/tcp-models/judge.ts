import type { Claim } from '@socketlab/evidence';
import { judgeClaims } from '../claim-rule.ts';
import type { LabEvidence } from '../lab.ts';
import { callClaim } from './call-claims.ts';
import { costClaims } from './cost-claims.ts';
import { findModelFacts } from './facts.ts';
import { threadClaims } from './thread-claims.ts';
import type { ModelTold } from './told.ts';
import { waitingClaim } from './waiting-claims.ts';

/** What the evidence of the models that the daemon told of says of models.1 to models.3. */
export function judgeTcpModels(
  evidence: LabEvidence,
  told: readonly ModelTold[],
): readonly Claim[] {
  const { timeline, witnesses } = evidence;
  const facts = findModelFacts(timeline, told);
  const rules = [
    ...told.map(waitingClaim),
    ...told.map(callClaim),
    ...told.flatMap(threadClaims),
    ...costClaims(told),
  ];
  return judgeClaims(rules, facts, { events: timeline.events, witnesses });
}
