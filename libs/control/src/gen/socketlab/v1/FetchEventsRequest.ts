// Original file: socketlab/v1/evidence.proto

import type { Long } from '@grpc/proto-loader';

export interface FetchEventsRequest {
  'afterSequence'?: (number | string | Long);
  'limit'?: (number);
}

export interface FetchEventsRequest__Output {
  'afterSequence': (string);
  'limit': (number);
}
