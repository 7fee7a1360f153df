import type { Event, EventOf } from '@socketlab/evidence';
import type { ExplainedFrame } from '@socketlab/packets';
import { packetLabel } from '../chart/packet-label.ts';
import { explainLabCapture, isOfCapture } from '../explained-capture.ts';
import type { LabEvidence, LabTable, LabTableRow } from '../lab.ts';
import { asIs, inBoth, milliseconds } from '../wording.ts';
import { WORDS } from './words.ts';

const MOST_ROWS = 400;

/** The packets of a run as a report's table: from, to, header, and the events that caused each. */
export function createPacketTable({ timeline, capture }: LabEvidence): LabTable | undefined {
  const explained = explainLabCapture(capture);
  const packets = timeline.events
    .filter((event) => event.kind === 'packet')
    .filter((packet) => capture === undefined || isOfCapture(packet, capture));
  const [first] = packets;
  if (first === undefined) return undefined;
  const left = packets.length - MOST_ROWS;
  return {
    id: 'packets',
    title: WORDS.packets,
    head: [WORDS.time, WORDS.sentBy, WORDS.sentTo, WORDS.packet, asIs('B'), WORDS.meaning],
    rows: packets
      .slice(0, MOST_ROWS)
      .map((packet) => createRow(packet, first, explained.get(packet.frame))),
    ...(left > 0
      ? {
          note: inBoth(
            `${left} more packets are in capture.pcapng.`,
            `Outros ${left} pacotes estão em capture.pcapng.`,
          ),
        }
      : {}),
  };
}

function createRow(
  packet: EventOf<'packet'>,
  first: Event,
  explained: ExplainedFrame | undefined,
): LabTableRow {
  const { socket, frameBytes } = packet;
  const sinceNs = BigInt(packet.monotonicNs) - BigInt(first.monotonicNs);
  return {
    cells: [
      milliseconds(sinceNs),
      socket.local,
      socket.remote,
      packetLabel(packet),
      String(frameBytes),
      explained?.words ?? '',
    ],
    evidence: [packet.id],
  };
}
