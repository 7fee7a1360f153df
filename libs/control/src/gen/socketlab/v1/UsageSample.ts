// Original file: socketlab/v1/evidence.proto

import type { ThreadUsage as _socketlab_v1_ThreadUsage, ThreadUsage__Output as _socketlab_v1_ThreadUsage__Output } from '../../socketlab/v1/ThreadUsage.ts';
import type { Long } from '@grpc/proto-loader';

export interface UsageSample {
  'threads'?: (_socketlab_v1_ThreadUsage)[];
  'processThreads'?: (number);
  'residentBytes'?: (number | string | Long);
}

export interface UsageSample__Output {
  'threads': (_socketlab_v1_ThreadUsage__Output)[];
  'processThreads': (number);
  'residentBytes': (string);
}
