import type { Handlers, Services } from '@socketlab/control';
import type { SnapshotObservation } from '@socketlab/evidence';
import type { Admission } from './admission.ts';
import type { Dialer } from './dialer.ts';
import { createHeldService } from './held-service.ts';
import type { Holder } from './holder.ts';
import { createLoadService, type LoadServiceDeps } from './load/load-service.ts';
import { createSendingService } from './sending-service.ts';
import type { ReadTarget } from './target.ts';

type ClientService = Handlers<Services['client']>;

/** What the service needs of the daemon. */
export interface ClientServiceDeps extends LoadServiceDeps {
  readonly dialer: Dialer;
  readonly holder: Holder;
  readonly readTarget: ReadTarget;
  readonly admission: Admission;
  /** The client's side of conversations with that server port, as the system's tables show it now. */
  readonly readSockets: (port: number) => readonly SnapshotObservation[];
  /** The source of a lesson; refuses names that are none. */
  readonly readLesson: (name: string) => Promise<{ file: string; text: string }>;
}

/** The Client service of client-agent. */
export function createClientService(deps: ClientServiceDeps): ClientService {
  return {
    ...createSendingService(deps),
    ...createHeldService(deps),
    ...createLoadService(deps),
    getClientSource: async ({ lesson }) => ({ source: await deps.readLesson(lesson) }),
  };
}
