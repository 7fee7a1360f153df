// Original file: socketlab/v1/evidence.proto

import type { Event as _socketlab_v1_Event, Event__Output as _socketlab_v1_Event__Output } from '../../socketlab/v1/Event.ts';
import type { Long } from '@grpc/proto-loader';

export interface FetchEventsResponse {
  'events'?: (_socketlab_v1_Event)[];
  'lastSequence'?: (number | string | Long);
  'hasMore'?: (boolean);
  'forgotten'?: (number | string | Long);
}

export interface FetchEventsResponse__Output {
  'events': (_socketlab_v1_Event__Output)[];
  'lastSequence': (string);
  'hasMore': (boolean);
  'forgotten': (string);
}
