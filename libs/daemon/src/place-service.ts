import { eventToMessage, type Handlers, type Services } from '@socketlab/control';
import type { Recorder } from '@socketlab/evidence';
import type { Clock } from '@socketlab/foundation';
import { findInterface } from '@socketlab/wire-view';

const NO_SOCKET = { protocol: 'tcp', local: '0.0.0.0:0', remote: '0.0.0.0:0' } as const;

/** The Evidence service's part about where and when this daemon is: what two hosts need to be compared. */
export function createPlaceService(deps: {
  recorder: Recorder;
  clock: Clock;
}): Pick<Handlers<Services['evidence']>, 'readClock' | 'readInterface'> {
  const { recorder, clock } = deps;
  const readClock = (): { atNs: string; monotonicNs: string } => {
    const monotonicNs = clock.monotonicNs();
    return { atNs: String(clock.toUnixNs(monotonicNs)), monotonicNs: String(monotonicNs) };
  };
  return {
    readClock,
    async readInterface({ address }) {
      const found = await findInterface(address);
      const about = { address, ...found, ...readClock(), socket: NO_SOCKET };
      const event = recorder.record({ kind: 'interface', source: 'program', ...about });
      return { event: eventToMessage(event) };
    },
  };
}
