// Original file: socketlab/v1/evidence.proto

import type { Long } from '@grpc/proto-loader';

export interface Limit {
  'limit'?: (string);
  'allowed'?: (number | string | Long);
}

export interface Limit__Output {
  'limit': (string);
  'allowed': (string);
}
