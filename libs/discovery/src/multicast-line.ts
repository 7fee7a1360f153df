import type { RemoteInfo } from 'node:dgram';
import multicastDns, { type MulticastDNS, type ResponsePacket } from 'multicast-dns';
import { type Blockage, blockage } from './blockage.ts';
import type { Place } from './place.ts';
import { GROUP_IPV4, GROUP_IPV6, PORT } from './service.ts';

/** A question of RFC 1035, as multicast-dns takes it. */
export interface Question {
  readonly name: string;
  readonly type: 'PTR' | 'SRV' | 'TXT' | 'A' | 'AAAA';
}

/** One interface's ear and mouth for multicast DNS (RFC 6762), in one address family. */
export interface MulticastLine {
  readonly place: Place;
  /** Asks the group. That the system refuses is kept as the line's blockage and not thrown. */
  ask(questions: readonly Question[]): Promise<void>;
  /** What keeps this line from multicast, as far as it was observed by now. */
  blockage(): Blockage | undefined;
  close(): Promise<void>;
}

/** Who is told of what comes in. */
export interface MulticastLineDeps {
  readonly onResponse: (packet: ResponsePacket, from: RemoteInfo) => void;
}

/** Opens UDP port 5353 for one interface, beside whoever has it open too. Never throws: see `blockage`. */
export function openLine(place: Place, deps: MulticastLineDeps): MulticastLine {
  const isIPv6 = place.family === 6;
  const own = isIPv6 ? `${place.address}%${place.interface}` : place.address;
  const line = multicastDns({
    type: isIPv6 ? 'udp6' : 'udp4',
    ip: isIPv6 ? GROUP_IPV6 : GROUP_IPV4,
    interface: own,
    // Bound to the interface's address, a socket would get nothing that was sent to the group.
    bind: isIPv6 ? '::' : '0.0.0.0',
  });
  let failed: Blockage | undefined;
  let hasSent = false;
  let hasHeard = false;
  line.on('query', (_query: unknown, from: RemoteInfo) => {
    hasHeard ||= from.address === own;
  });
  line.on('response', (packet: ResponsePacket, from: RemoteInfo) => {
    hasHeard ||= from.address === own;
    // RFC 6762 section 6: what does not come from this port is no answer.
    if (from.port === PORT) deps.onResponse(packet, from);
  });
  line.on('error', ({ code }: NodeJS.ErrnoException) => {
    failed = blockage(place, 'port', code);
  });
  line.on('warning', ({ code, syscall }: NodeJS.ErrnoException) => {
    // Damaged packets are told here too: they are a peer's doing, and have no system call.
    if (syscall === 'addMembership') failed ??= blockage(place, 'membership', code);
  });
  return {
    place,
    async ask(questions) {
      const errno = await send(line, questions);
      if (errno === undefined) hasSent = true;
      else failed ??= blockage(place, 'send', errno);
    },
    blockage: () => failed ?? (hasSent && !hasHeard ? blockage(place, 'unheard') : undefined),
    close: () => close(line),
  };
}

function send(line: MulticastDNS, questions: readonly Question[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    line.query([...questions], (failure: NodeJS.ErrnoException | null) =>
      resolve(failure === null || failure === undefined ? undefined : (failure.code ?? 'UNKNOWN')),
    );
  });
}

async function close(line: MulticastDNS): Promise<void> {
  await new Promise<void>((resolve) => line.destroy(() => resolve()));
}
