import type { Claim } from '@socketlab/evidence';
import type { Language } from '@socketlab/foundation';
import { readCapture, writeCapture } from '@socketlab/packets';
import { explainLabCapture, isOfCapture } from '../explained-capture.ts';
import type { LabCapture, LabResult } from '../lab.ts';

/** A claim on more packets than these is about the capture, and not about each of them. */
const FEW_PACKETS = 5;
const PART_OF_ALL = 1 / 5;

/** The run's capture with words beside each frame: what the packet is, and the claims that rest on it. */
export function writeCommentedCapture(
  result: LabResult,
  capture: LabCapture,
  language: Language,
): Uint8Array {
  const frames = explainLabCapture(capture);
  const events = new Map(
    result.timeline.events
      .filter((event) => event.kind === 'packet')
      .filter((packet) => isOfCapture(packet, capture))
      .map((packet) => [packet.frame, packet.id]),
  );
  const claims = claimsByPacket(result.claims, new Set(events.values()));
  const comments = new Map(
    [...frames].map(([number, { name, words }]) => {
      const own = claims.get(events.get(number) ?? '') ?? [];
      const lines = own.map(({ id, text }) => `[${id}] ${text[language]}`);
      // A claim of the packet's own says what it is already.
      const isTold = own.some(({ id }) => id.endsWith(`.packet-${number}`));
      const explained = isTold ? [] : [`${name[language]}: ${words[language]}`];
      return [number, [...explained, ...lines].join('\n')] as const;
    }),
  );
  return writeCapture(readCapture(capture.bytes), { comments });
}

function claimsByPacket(
  claims: readonly Claim[],
  packets: ReadonlySet<string>,
): ReadonlyMap<string, readonly Claim[]> {
  const most = Math.max(FEW_PACKETS, packets.size * PART_OF_ALL);
  const found = new Map<string, Claim[]>();
  for (const claim of claims) {
    const own = claim.evidence.filter((id) => packets.has(id));
    if (own.length > most) continue;
    for (const id of own) found.set(id, [...(found.get(id) ?? []), claim]);
  }
  return found;
}
