import type { Claim } from '@socketlab/evidence';
import { LINK_TYPES, readCapture } from '@socketlab/packets';
import { judgeClaims } from '../claim-rule.ts';
import type { LabCapture, LabEvidence } from '../lab.ts';
import { sourceClaims } from '../source-claims.ts';
import { findUdpFacts, type Told } from './facts.ts';
import { UDP1_CLAIMS } from './udp1-claims.ts';
import { UDP2_CLAIMS } from './udp2-claims.ts';
import { udp4Claims } from './udp4-claims.ts';

/** What the evidence of some exchanges of datagrams says of udp.1 to udp.4. */
export function judgeUdpSimple(
  evidence: LabEvidence,
  { address, told }: { readonly address: string; readonly told: readonly Told[] },
): readonly Claim[] {
  const { timeline, witnesses } = evidence;
  const source = evidence.sources.find(({ role }) => role === 'server');
  const linkHeaderBytes = headerOf(evidence.capture);
  const facts = findUdpFacts({
    timeline,
    address,
    told,
    ...(source === undefined ? {} : { source }),
    ...(linkHeaderBytes === undefined ? {} : { linkHeaderBytes }),
  });
  const opening = ['socket', 'bind'];
  const rules = [
    ...UDP1_CLAIMS,
    ...UDP2_CLAIMS,
    ...sourceClaims({ question: 'udp.3', role: 'server', source, timeline, opening }),
    ...udp4Claims(facts),
  ];
  return judgeClaims(rules, facts, { events: timeline.events, witnesses });
}

/** Of the links whose header has one length; VLAN tags on loopback there are none. The loopback of BSD, macOS and Npcap is `null`. */
const HEADER_BYTES: ReadonlyMap<number, number> = new Map([
  [LINK_TYPES.ethernet, 14],
  [LINK_TYPES.null, 4],
  [LINK_TYPES.loop, 4],
  [LINK_TYPES.raw, 0],
]);

function headerOf(capture: LabCapture | undefined): number | undefined {
  const [first] = capture === undefined ? [] : readCapture(capture.bytes).interfaces;
  return first && HEADER_BYTES.get(first.linkType);
}
