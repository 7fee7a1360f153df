import type { EventOf, PacketPassage } from '@socketlab/evidence';
import type { Text } from '@socketlab/foundation';
import { packetLabel } from '../chart/packet-label.ts';
import type { LabEvidence, LabTable, LabTableRow } from '../lab.ts';
import { asIs, decimal, inBoth, milliseconds } from '../wording.ts';
import { createAuditTable } from './audit-table.ts';
import { findRemoteFacts, type RemoteFacts, type RemoteTold } from './facts.ts';

const NS_PER_S = 1e9;

/** The tables of the remote lab: the connection at both ends, each segment where it left and where it arrived, clocks, audit. */
export function createRemoteTables(evidence: LabEvidence, told: RemoteTold): readonly LabTable[] {
  const facts = findRemoteFacts(evidence.timeline, told);
  return [
    tupleTable(facts),
    ...(facts.passages.length === 0 ? [] : [passageTable(facts)]),
    clockTable(evidence),
    createAuditTable(evidence),
  ].filter(({ rows }) => rows.length > 0);
}

/** The four-tuple, as each machine's own calls name it. */
function tupleTable({ client, server, accept, told }: RemoteFacts): LabTable {
  const connect = client?.call('connect');
  const [send, recv] = [client?.call('send'), server?.call('recv')];
  const rowOf = (where: Text, calls: readonly (EventOf<'call'> | undefined)[]): LabTableRow[] => {
    const made = calls.filter((call) => call !== undefined);
    const last = made.at(-1);
    if (last === undefined) return [];
    const { protocol, local, remote } = last.socket;
    return [{ cells: [where, protocol, local, remote], evidence: made.map(({ id }) => id) }];
  };
  return {
    id: 'four-tuple',
    title: inBoth('The four-tuple at both ends', 'A quádrupla nas duas pontas'),
    head: [
      inBoth('host', 'máquina'),
      inBoth('protocol', 'protocolo'),
      inBoth('own address and port', 'endereço e porta próprios'),
      inBoth('the other end’s', 'os da outra ponta'),
    ],
    rows: [
      ...rowOf(inBoth('local (client)', 'local (cliente)'), [connect, send]),
      ...rowOf(inBoth(`${told.host} (server)`, `${told.host} (servidor)`), [accept, recv]),
    ],
  };
}

/** Each segment in one row, with the moment at which it left and that at which it arrived, on the clock here. */
function passageTable({ passages, told }: RemoteFacts): LabTable {
  const first = passages.find(({ sent }) => sent !== undefined)?.sent;
  const firstNs = BigInt(first?.atNs ?? 0);
  const moment = (packet: PacketPassage['sent']): Text => {
    if (packet === undefined) return asIs('–');
    const at = milliseconds(BigInt(packet.atNs) - firstNs);
    const error = packet.errorNs === undefined ? asIs('') : milliseconds(BigInt(packet.errorNs));
    const say = (language: 'en' | 'pt-BR'): string =>
      `${packet.host} #${packet.frame}: ${at[language]}${error[language] === '' ? '' : ` ± ${error[language]}`}`;
    return inBoth(say('en'), say('pt-BR'));
  };
  return {
    id: 'passages',
    title: inBoth(
      'Each segment, where it left and where it arrived',
      'Cada segmento, onde saiu e onde chegou',
    ),
    head: [
      inBoth('segment', 'segmento'),
      asIs('seq'),
      asIs('ack'),
      inBoth('seen leaving', 'visto saindo'),
      inBoth('seen arriving', 'visto chegando'),
    ],
    rows: passages.flatMap(({ sent, received }): LabTableRow[] => {
      const packet = sent ?? received;
      if (packet === undefined) return [];
      return [
        {
          cells: [
            withoutNumber(packet),
            String(packet.tcp?.sequence ?? ''),
            String(packet.tcp?.acknowledgment ?? ''),
            moment(sent),
            moment(received),
          ],
          evidence: [sent, received].flatMap((view) => (view === undefined ? [] : [view.id])),
        },
      ];
    }),
    note: inBoth(
      `Times are on this machine's clock, since the first segment left; ± is how far a moment of ${told.host} may be off. Where that is more than a segment was under way, only the order by cause tells which came first.`,
      `Os tempos são do relógio desta máquina, desde que o primeiro segmento saiu; ± é quanto um momento de ${told.host} pode estar errado. Onde isso é mais do que um segmento levou no caminho, só a ordem das causas diz qual veio antes.`,
    ),
  };
}

/** A frame has another number in each capture. */
function withoutNumber(packet: EventOf<'packet'>): Text {
  const label = packetLabel(packet);
  const bare = (text: string): string => text.replace(/^#\d+ /, '');
  return inBoth(bare(label.en), bare(label['pt-BR']));
}

function clockTable({ clocks = [] }: LabEvidence): LabTable {
  const seconds = (ns: string): Text => {
    const { en, 'pt-BR': ptBR } = decimal(Number(ns) / NS_PER_S, 6);
    return inBoth(`${en} s`, `${ptBR} s`);
  };
  return {
    id: 'clocks',
    title: inBoth('The clocks', 'Os relógios'),
    head: [
      inBoth('host', 'máquina'),
      inBoth('ahead of this one at the beginning', 'adiantado em relação a este no início'),
      inBoth('at the end', 'no fim'),
      inBoth('may be off by', 'pode estar errado em'),
    ],
    rows: clocks.map(({ host, aheadNs, aheadAtEndNs, errorNs }) => ({
      cells: [host, seconds(aheadNs), seconds(aheadAtEndNs), milliseconds(BigInt(errorNs))],
      evidence: [],
    })),
    note: inBoth(
      'Measured over the control channel before and after the lab. Times in this report are moved to this machine’s clock.',
      'Medidos pelo canal de controle antes e depois do laboratório. Os tempos deste relatório estão no relógio desta máquina.',
    ),
  };
}
