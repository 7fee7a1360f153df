// Original file: socketlab/v1/evidence.proto

import type { UsageSample as _socketlab_v1_UsageSample, UsageSample__Output as _socketlab_v1_UsageSample__Output } from '../../socketlab/v1/UsageSample.ts';
import type { CallCounts as _socketlab_v1_CallCounts, CallCounts__Output as _socketlab_v1_CallCounts__Output } from '../../socketlab/v1/CallCounts.ts';
import type { UsageCounters as _socketlab_v1_UsageCounters, UsageCounters__Output as _socketlab_v1_UsageCounters__Output } from '../../socketlab/v1/UsageCounters.ts';

export interface Usage {
  'mark'?: (string);
  'sample'?: (_socketlab_v1_UsageSample | null);
  'calls'?: (_socketlab_v1_CallCounts | null);
  'counters'?: (_socketlab_v1_UsageCounters | null);
  'part'?: "sample"|"calls"|"counters";
}

export interface Usage__Output {
  'mark': (string);
  'sample'?: (_socketlab_v1_UsageSample__Output | null);
  'calls'?: (_socketlab_v1_CallCounts__Output | null);
  'counters'?: (_socketlab_v1_UsageCounters__Output | null);
  'part'?: "sample"|"calls"|"counters";
}
