import type { Timestamping } from '@socketlab/bsd-sockets';
import type { Text } from '@socketlab/foundation';
import type { CaptureWay } from './capture-way.ts';
import type { PacketObserver } from './wire-view.ts';

/** Whether packets can be captured, and what makes it so. */
export interface Finding {
  readonly observer: PacketObserver;
  /** Undefined where they can't. */
  readonly way?: CaptureWay;
  /** The capture library and where it is, for the log: which of several was taken. */
  readonly library?: string;
  /** What to do about it, for who wants to capture nevertheless. */
  readonly wayOut?: Text;
  /** To be closed when nothing will be captured any more. */
  readonly timestamping?: Timestamping;
}

/** Packets can be captured. */
export function available(
  way: CaptureWay,
  { note, ...more }: Pick<Finding, 'timestamping' | 'library'> & Pick<PacketObserver, 'note'> = {},
): Finding {
  const about = note === undefined ? {} : { note };
  return { observer: { name: 'packets', isAvailable: true, ...about }, way, ...more };
}

/** They can't: why, what to do, and the one command that does it, where there is one. */
export function unavailable(
  reason: Text,
  { wayOut, remedy }: { readonly wayOut?: Text; readonly remedy?: string } = {},
): Finding {
  const about = remedy === undefined ? { reason } : { reason, remedy };
  const observer: PacketObserver = { name: 'packets', isAvailable: false, ...about };
  return wayOut === undefined ? { observer } : { observer, wayOut };
}
