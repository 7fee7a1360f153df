// Original file: socketlab/v1/evidence.proto

import type { Event as _socketlab_v1_Event, Event__Output as _socketlab_v1_Event__Output } from '../../socketlab/v1/Event.ts';
import type { Long } from '@grpc/proto-loader';

export interface WatchEventsResponse {
  'event'?: (_socketlab_v1_Event | null);
  'dropped'?: (number | string | Long);
  'item'?: "event"|"dropped";
}

export interface WatchEventsResponse__Output {
  'event'?: (_socketlab_v1_Event__Output | null);
  'dropped'?: (string);
  'item'?: "event"|"dropped";
}
