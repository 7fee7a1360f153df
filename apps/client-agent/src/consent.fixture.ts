import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Caller } from '@socketlab/control';
import type { HostRecord } from '@socketlab/trust';

/** The owner of this machine, as specs have it. */
export const OWNER: Caller = { kind: 'owner', machineId: '1'.repeat(64) };
/** A classmate who may send. */
export const CLASSMATE: Caller = {
  kind: 'classmate',
  machineId: '8'.repeat(64),
  name: 'lab-08',
  grantId: '0'.repeat(32),
  scopes: ['traffic'],
};

/** A paired host at 192.0.2.7. */
export function pairedHost(rest: Partial<HostRecord> = {}): HostRecord {
  return {
    name: 'lab-07',
    machineId: '7'.repeat(64),
    serverName: 'lab-07.socketlab',
    address: '192.0.2.7',
    controls: { 'multi-tcp': '192.0.2.7:17433' },
    scopes: ['traffic'],
    pairedAt: '2026-01-31T12:00:00.000Z',
    expiresAt: '2126-02-01T12:00:00.000Z',
    authorityCertificate: 'authority',
    certificate: 'granted',
    privateKey: 'key',
    ...rest,
  };
}

/** A small DNS server on loopback. */
export interface DnsServer {
  readonly port: number;
  /** How often it was asked. */
  readonly asked: number;
  close(): void;
}

const HEADER_BYTES = 12;

/** Answers each question for A records with what `answer` gives the nth time (RFC 1035); all else with no record. */
export async function startDnsServer(
  answer: (nth: number) => readonly string[],
  port = 0,
): Promise<DnsServer> {
  const socket = createSocket('udp4');
  let asked = 0;
  socket.on('message', (query, { address, port: from }) => {
    const question = query.subarray(HEADER_BYTES, endOfQuestion(query));
    const isA = question.readUInt16BE(question.length - 4) === 1;
    const addresses = isA ? answer(asked++) : [];
    const records = addresses.map((each) =>
      Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...each.split('.').map(Number)]),
    );
    const header = Buffer.from(query.subarray(0, HEADER_BYTES));
    header.writeUInt16BE(0x8180, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records.length, 6);
    header.writeUInt32BE(0, 8);
    socket.send(Buffer.concat([header, question, ...records]), from, address);
  });
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    get asked() {
      return asked;
    },
    close: () => socket.close(),
  };
}

/** Labels, each with its length before it, a zero, then type and class. */
function endOfQuestion(query: Buffer): number {
  let at = HEADER_BYTES;
  while (query.readUInt8(at) !== 0) at += query.readUInt8(at) + 1;
  return at + 5;
}
