import { type Claim, followPackets } from '@socketlab/evidence';
import { judgeClaims } from '../claim-rule.ts';
import { explainLabCapture } from '../explained-capture.ts';
import type { Exchange, LabEvidence } from '../lab.ts';
import { sourceClaims } from '../source-claims.ts';
import { type ComparisonTold, findComparison } from './comparison.ts';
import { type Facts, findFacts } from './facts.ts';
import { TCP1_CALL_CLAIMS } from './tcp1-call-claims.ts';
import { TCP1_STATE_CLAIMS } from './tcp1-state-claims.ts';
import { TCP2_CLOSING_CLAIMS } from './tcp2-closing-claims.ts';
import { TCP2_DATA_CLAIMS } from './tcp2-data-claims.ts';
import { TCP2_OPENING_CLAIMS } from './tcp2-opening-claims.ts';
import { TCP2_TIME_WAIT_CLAIMS } from './tcp2-time-wait-claims.ts';
import { TCP4_CLAIMS } from './tcp4-claims.ts';
import { type PacketStory, tcp4PacketClaims } from './tcp4-packet-claims.ts';
import { TCP5_CLAIMS } from './tcp5-claims.ts';

/** What the evidence of one exchange says of tcp.1 to tcp.5. */
export function judgeTcpSimple(
  evidence: LabEvidence,
  exchange: Exchange,
  comparison: ComparisonTold = {},
): readonly Claim[] {
  const { timeline, witnesses } = evidence;
  const source = evidence.sources.find(({ role }) => role === 'server');
  const facts = findComparison(
    findFacts({ timeline, exchange, ...(source === undefined ? {} : { source }) }),
    comparison,
  );
  const rules = [
    ...TCP1_CALL_CLAIMS,
    ...TCP1_STATE_CLAIMS,
    ...TCP2_OPENING_CLAIMS,
    ...TCP2_DATA_CLAIMS,
    ...TCP2_CLOSING_CLAIMS,
    ...TCP2_TIME_WAIT_CLAIMS,
    ...sourceClaims({
      question: 'tcp.3',
      role: 'server',
      source,
      timeline,
      opening: ['socket', 'bind', 'listen'],
    }),
    ...tcp4PacketClaims(findStories(evidence, facts)),
    ...TCP4_CLAIMS,
    ...TCP5_CLAIMS,
  ];
  return judgeClaims(rules, facts, { events: timeline.events, witnesses });
}

/** The packets of the connection, each with its explanation and its place between calls and states. */
function findStories({ capture, timeline }: LabEvidence, { packets }: Facts): PacketStory[] {
  const explained = explainLabCapture(capture);
  const own = new Set(packets.map(({ id }) => id));
  return followPackets(timeline)
    .filter(({ packet }) => own.has(packet.id))
    .toSorted((a, b) => a.packet.frame - b.packet.frame)
    .flatMap((step) => {
      const frame = explained.get(step.packet.frame);
      return frame === undefined ? [] : [{ step, name: frame.name, words: frame.words }];
    });
}
