// Original file: socketlab/v1/evidence.proto

import type { Event as _socketlab_v1_Event, Event__Output as _socketlab_v1_Event__Output } from '../../socketlab/v1/Event.ts';

export interface MarkUsageResponse {
  'events'?: (_socketlab_v1_Event)[];
  'reason'?: (string);
  'reasonPtBr'?: (string);
}

export interface MarkUsageResponse__Output {
  'events': (_socketlab_v1_Event__Output)[];
  'reason': (string);
  'reasonPtBr': (string);
}
