// Answers every question for our service with all that a peer must not be trusted with.
import { createSocket } from 'node:dgram';
import multicastDns from 'multicast-dns';

const SERVICE = '_socketlab._tcp.local';
const line = multicastDns({ interface: process.argv[2] ?? '', bind: '0.0.0.0' });
const raw = createSocket({ type: 'udp4', reuseAddr: true });
raw.bind(5_353, () => raw.setMulticastInterface(process.argv[2] ?? ''));
const respond = (answers: object[]): void => line.respond({ answers } as never);

const machine = (label: string, txt: string[], addresses: string[], port = 17_431): object[] => [
  { type: 'PTR', name: SERVICE, data: `${label}.${SERVICE}`, ttl: 4_500 },
  { type: 'SRV', name: `${label}.${SERVICE}`, data: { target: `${label}.local`, port }, ttl: 120 },
  { type: 'TXT', name: `${label}.${SERVICE}`, data: txt, ttl: 120 },
  ...addresses.map((data) => ({ type: 'A', name: `${label}.local`, data, ttl: 120 })),
];
const ID = 'id=0123456789abcdef';
const MANY = Array.from({ length: 2_000 }, (_, index) => `10.9.${index >> 8}.${index & 255}`);

line.on('query', ({ questions = [] }: { questions?: { name: string; type: string }[] }) => {
  if (!questions.some(({ name, type }) => name === SERVICE && type === 'PTR')) return;
  respond(machine('honest', [ID, 'v=1'], ['10.9.1.7']));
  respond(machine('\u001b[31mred\u0007 LAB 07', [ID, 'pair=99999', 'x=\u001b[2J'], ['10.9.1.7']));
  respond(machine('no-id', ['v=1'], ['10.9.1.7']));
  respond(machine('wrong-id', ['id=../../etc/passwd'], ['10.9.1.7']));
  respond(machine('loopback', [ID], ['127.0.0.1', '0.0.0.0', '224.0.0.1', '255.255.255.255']));
  respond(machine('port-zero', [ID], ['10.9.1.7'], 0));
  const oversized = Array.from({ length: 30 }, (_, index) => `k${index}=${'x'.repeat(240)}`);
  respond(machine('oversized', [ID, ...oversized], ['10.9.1.7']));
  respond(machine('crowd', [ID], MANY));
  for (let index = 0; index < 300; index += 1) {
    respond(machine(`flood-${index}`, [ID], ['10.9.1.7']));
  }
  // Damaged: a header that promises more than there is, and a name that points at itself.
  for (const bytes of ['000084000000ffff00000000', '000084000001000000000000c00cc00c00010001']) {
    raw.send(Buffer.from(bytes, 'hex'), 5_353, '224.0.0.251');
  }
});
line.on('ready', () => process.stdout.write('ready\n'));
line.on('error', (error: Error) => process.stdout.write(`${error.message}\n`));
line.on('warning', () => undefined);
