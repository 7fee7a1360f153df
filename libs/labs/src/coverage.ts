import type { Event, EventOf, Timeline } from '@socketlab/evidence';
import { type Call, type EndFacts, enteredNs, type Packet, returnedNs } from './end-facts.ts';

/** A capture that provably holds every packet of its ports between two events. */
export interface Coverage {
  readonly begun: EventOf<'capture'>;
  readonly ended: EventOf<'capture'>;
  /** All of them, in the order of their frames. */
  readonly packets: readonly Packet[];
}

/**
 * The capture that began before `from` and ended after `to`, dropped nothing, and whose frames are all here; where there
 * are several, `isOf` tells which. Undefined when there is none: then nothing can be said of what it does not hold.
 */
export function findCoverage(
  timeline: Timeline,
  { from, to }: { readonly from: Event; readonly to: Call },
  isOf: (mark: EventOf<'capture'>) => boolean = () => true,
): Coverage | undefined {
  const marks = timeline.events.filter((event) => event.kind === 'capture').filter(isOf);
  const begun = marks.find(({ phase }) => phase === 'begun');
  const ended = marks.find(({ phase, capture }) => phase === 'ended' && capture === begun?.capture);
  if (begun === undefined || ended === undefined || ended.missed !== 0) return undefined;
  if (enteredNs(begun) > enteredNs(from) || enteredNs(ended) < returnedNs(to)) return undefined;
  const packets = timeline.events
    .filter((event) => event.kind === 'packet')
    .filter(({ capture, host }) => capture === begun.capture && host === begun.host)
    .toSorted((a, b) => a.frame - b.frame);
  const isWhole =
    packets.length === ended.packets && packets.every(({ frame }, index) => frame === index + 1);
  return isWhole ? { begun, ended, packets } : undefined;
}

/**
 * Whether a UDP client's packets are all in a capture, as far as its calls tell: one for each datagram that it sent, and
 * one for each that it received.
 */
export function holdsDatagrams({ socket, calls }: EndFacts, packets: readonly Packet[]): boolean {
  const { local } = socket.name;
  const own = packets.filter(({ icmp }) => icmp === undefined);
  const count = (name: string): number =>
    calls.filter((call) => call.name === name && call.source === 'program' && call.result > 0)
      .length;
  const sent = own.filter((packet) => packet.socket.local === local).length;
  const received = own.filter((packet) => packet.socket.remote === local).length;
  return sent >= count('sendto') && received >= count('recvfrom');
}
