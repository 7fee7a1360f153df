// Original file: socketlab/v1/evidence.proto

import type { Long } from '@grpc/proto-loader';

export interface ReadClockResponse {
  'atNs'?: (number | string | Long);
  'monotonicNs'?: (number | string | Long);
}

export interface ReadClockResponse__Output {
  'atNs': (string);
  'monotonicNs': (string);
}
