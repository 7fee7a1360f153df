// Original file: socketlab/v1/evidence.proto

import type { Long } from '@grpc/proto-loader';

export interface WatchEventsRequest {
  'afterSequence'?: (number | string | Long);
}

export interface WatchEventsRequest__Output {
  'afterSequence': (string);
}
