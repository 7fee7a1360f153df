import type { EventOf } from '@socketlab/evidence';
import type { Text } from '@socketlab/foundation';
import { inBoth } from '../wording.ts';

/** ICMP's and ICMPv6's words for "nobody has that port": RFC 792 type 3 code 3, RFC 4443 type 1 code 4. */
const PORT_UNREACHABLE = { 4: [3, 3], 6: [1, 4] } as const;

/** A packet in a few words: its number, what it is by its header, and how much it carries. */
export function packetLabel({ frame, tcp, icmp, payloadBytes }: EventOf<'packet'>): Text {
  const number = `#${frame}`;
  if (icmp !== undefined) return icmpLabel(number, icmp);
  const bytes = payloadBytes === 0 ? '' : `, ${payloadBytes} B`;
  if (tcp !== undefined) {
    // As people say it: SYN ACK, FIN ACK.
    const flags = tcp.flags.toSorted((a, b) => Number(a === 'ACK') - Number(b === 'ACK'));
    const label = `${number} ${flags.join(' ')}${bytes}`;
    return inBoth(label, label);
  }
  return inBoth(`${number} UDP datagram${bytes}`, `${number} datagrama UDP${bytes}`);
}

function icmpLabel(
  number: string,
  { version, type, code }: NonNullable<EventOf<'packet'>['icmp']>,
): Text {
  const name = version === 4 ? 'ICMP' : 'ICMPv6';
  const [portType, portCode] = PORT_UNREACHABLE[version];
  return type === portType && code === portCode
    ? inBoth(`${number} ${name} port unreachable`, `${number} ${name} porta inalcançável`)
    : inBoth(`${number} ${name} ${type}/${code}`, `${number} ${name} ${type}/${code}`);
}
