// Original file: socketlab/v1/evidence.proto

import type { Long } from '@grpc/proto-loader';

export interface CallCount {
  'threadId'?: (number);
  'name'?: (string);
  'count'?: (number | string | Long);
}

export interface CallCount__Output {
  'threadId': (number);
  'name': (string);
  'count': (string);
}
