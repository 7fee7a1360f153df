import type { RunningProcess } from '@socketlab/testkit';
import { expect } from 'vitest';
import { eventually } from './eventually.ts';
import { createMachine, type ForegroundDaemon, type Machine } from './machine.ts';
import { scrape } from './metrics.ts';
import { startPeer } from './peers.ts';

/** udp-echo in the foreground, and how it is spoken to. */
export interface UdpServer {
  readonly machine: Machine;
  readonly daemon: ForegroundDaemon;
  readonly host: string;
  readonly port: number;
}

/** What udp-echo has counted, as /metrics tells it. */
export interface UdpCounts {
  readonly received: number;
  readonly sent: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly truncated: number;
  readonly dropped: number;
  readonly endpoints: number;
  /** By rule, those left out that refused nothing. */
  readonly refused: Readonly<Record<string, number>>;
}

/** Starts udp-echo on a port that the system chooses. */
export async function startUdpEcho(
  args: readonly string[] = [],
  host = '127.0.0.1',
): Promise<UdpServer> {
  const machine = createMachine();
  const literal = host.includes(':') ? `[${host}]` : host;
  const daemon = await machine.start('udp-echo', ['--listen', `${literal}:0`, ...args]);
  return { machine, daemon, host, port: Number(daemon.listener.split(':').at(-1)) };
}

/** A client of the server, on any port of any address unless told. */
export async function connectDatagrams(
  { host, port }: Pick<UdpServer, 'host' | 'port'>,
  own: { readonly host?: string; readonly port?: number } = {},
): Promise<RunningProcess & { readonly port: number; tell: Tell }> {
  const ownHost = own.host ?? host;
  const client = await startPeer('datagram_client', [
    ownHost,
    String(own.port ?? 0),
    host,
    String(port),
  ]);
  const [, bound] = await client.waitForLine(/^bound (\d+)$/);
  return {
    ...client,
    port: Number(bound),
    tell(order, answer) {
      client.write(`${order}\n`);
      return client.waitForLine(answer);
    },
  };
}

type Tell = (order: string, answer: RegExp) => Promise<RegExpMatchArray>;

/** Reads what a server has counted. */
export async function countsOf({ daemon }: Pick<UdpServer, 'daemon'>): Promise<UdpCounts> {
  const found = await scrape(daemon);
  const counter = (name: string): number => found.get(`socketlab_udp_${name}`) ?? Number.NaN;
  const refused = [...found].flatMap(([key, value]) => {
    const rule = /^socketlab_udp_refused_datagrams_total\{rule="(.+)"\}$/.exec(key)?.[1];
    return rule === undefined || value === 0 ? [] : [[rule, value] as const];
  });
  return {
    received: counter('received_datagrams_total'),
    sent: counter('sent_datagrams_total'),
    receivedBytes: counter('received_bytes_total'),
    sentBytes: counter('sent_bytes_total'),
    truncated: counter('truncated_datagrams_total'),
    dropped: counter('dropped_datagrams_total'),
    endpoints: counter('known_endpoints'),
    refused: Object.fromEntries(refused),
  };
}

/** Waits until a server has counted that: an answer may be here before the server has counted it. */
export async function expectCounts(
  server: Pick<UdpServer, 'daemon'>,
  expected: Partial<UdpCounts>,
): Promise<void> {
  await eventually(async () => expect(await countsOf(server)).toMatchObject(expected));
}
