import type { LabTable } from '../lab.ts';
import { asIs, inBoth } from '../wording.ts';
import { type MultiFacts, madeCall, synOf } from './facts.ts';

const MOST_ROWS = 64;

/** The four-tuples of both servers' connections: one server port each, and as many client ports as connections. */
export function createTupleTable({ single, multi }: MultiFacts): LabTable {
  const served = [
    ...(single?.connections.map((connection) => ({ daemon: 'tcp-echo', connection })) ?? []),
    ...(multi?.connections.map((connection) => ({ daemon: 'multi-tcp', connection })) ?? []),
  ];
  const left = served.length - MOST_ROWS;
  return {
    id: 'four-tuples',
    title: inBoth('The four-tuples', 'As quádruplas'),
    head: [
      inBoth('server', 'servidor'),
      inBoth('client address and port', 'endereço e porta do cliente'),
      inBoth('server address and port', 'endereço e porta do servidor'),
      inBoth('descriptor from accept()', 'descritor de accept()'),
      asIs('SYN'),
    ],
    rows: served.slice(0, MOST_ROWS).map(({ daemon, connection }) => {
      const { client, accept } = connection;
      const connect = madeCall(client, 'connect');
      const syn = synOf(connection);
      const evidence = [connect, accept, client.into('ESTABLISHED'), syn];
      return {
        cells: [
          daemon,
          client.socket.name.local,
          client.socket.name.remote,
          accept === undefined ? '–' : String(accept.result),
          syn === undefined ? '–' : `#${syn.frame}`,
        ],
        evidence: evidence.flatMap((event) => (event === undefined ? [] : [event.id])),
      };
    }),
    ...(left > 0
      ? {
          note: inBoth(
            `${left} more connections are in events.jsonl.`,
            `Outras ${left} conexões estão em events.jsonl.`,
          ),
        }
      : {}),
  };
}
