// Original file: socketlab/v1/evidence.proto

import type { Event as _socketlab_v1_Event, Event__Output as _socketlab_v1_Event__Output } from '../../socketlab/v1/Event.ts';

export interface TakeSnapshotResponse {
  'events'?: (_socketlab_v1_Event)[];
}

export interface TakeSnapshotResponse__Output {
  'events': (_socketlab_v1_Event__Output)[];
}
