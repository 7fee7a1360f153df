import type { PacketEvent } from './socket-draft.ts';
import type { TimelineRow } from './timeline.ts';

/** Where and when a packet was seen to leave one host and to arrive at another; what nobody saw is absent. */
export interface PacketPassage {
  readonly sent?: PacketEvent;
  readonly received?: PacketEvent;
}

/**
 * The two sights of a row's packet, each with its host and the time there. Of a packet on a loopback interface, which
 * comes as it goes, neither.
 */
export function passageOf({ event, joined }: TimelineRow): PacketPassage {
  if (event.kind !== 'packet') return {};
  const views = [event, ...joined.filter((view) => view.kind === 'packet')];
  const other = views.find(({ host }) => host !== event.host);
  const sent =
    views.find(({ direction }) => direction === 'sent') ??
    (other === undefined ? undefined : event);
  const received = views.find(({ direction }) => direction === 'received') ?? other;
  return {
    ...(sent === undefined ? {} : { sent }),
    ...(received === undefined || received === sent ? {} : { received }),
  };
}
