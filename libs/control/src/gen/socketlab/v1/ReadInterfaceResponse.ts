// Original file: socketlab/v1/evidence.proto

import type { Event as _socketlab_v1_Event, Event__Output as _socketlab_v1_Event__Output } from '../../socketlab/v1/Event.ts';

export interface ReadInterfaceResponse {
  'event'?: (_socketlab_v1_Event | null);
}

export interface ReadInterfaceResponse__Output {
  'event': (_socketlab_v1_Event__Output | null);
}
