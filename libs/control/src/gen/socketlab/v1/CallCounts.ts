// Original file: socketlab/v1/evidence.proto

import type { CallCount as _socketlab_v1_CallCount, CallCount__Output as _socketlab_v1_CallCount__Output } from '../../socketlab/v1/CallCount.ts';
import type { Long } from '@grpc/proto-loader';

export interface CallCounts {
  'sinceMonotonicNs'?: (number | string | Long);
  'calls'?: (_socketlab_v1_CallCount)[];
}

export interface CallCounts__Output {
  'sinceMonotonicNs': (string);
  'calls': (_socketlab_v1_CallCount__Output)[];
}
