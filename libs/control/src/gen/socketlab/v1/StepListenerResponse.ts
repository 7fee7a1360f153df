// Original file: socketlab/v1/listener.proto

import type { PendingCall as _socketlab_v1_PendingCall, PendingCall__Output as _socketlab_v1_PendingCall__Output } from '../../socketlab/v1/PendingCall.ts';
import type { Ended as _socketlab_v1_Ended, Ended__Output as _socketlab_v1_Ended__Output } from '../../socketlab/v1/Ended.ts';
import type { Long } from '@grpc/proto-loader';

export interface StepListenerResponse {
  'before'?: (_socketlab_v1_PendingCall | null);
  'within'?: (_socketlab_v1_PendingCall | null);
  'ended'?: (_socketlab_v1_Ended | null);
  'afterSequence'?: (number | string | Long);
  'lastSequence'?: (number | string | Long);
  'position'?: "before"|"within"|"ended";
}

export interface StepListenerResponse__Output {
  'before'?: (_socketlab_v1_PendingCall__Output | null);
  'within'?: (_socketlab_v1_PendingCall__Output | null);
  'ended'?: (_socketlab_v1_Ended__Output | null);
  'afterSequence': (string);
  'lastSequence': (string);
  'position'?: "before"|"within"|"ended";
}
