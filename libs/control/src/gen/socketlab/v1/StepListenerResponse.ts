// Original file: socketlab/v1/listener.proto

import type { PendingCall as _socketlab_v1_PendingCall, PendingCall__Output as _socketlab_v1_PendingCall__Output } from '../../socketlab/v1/PendingCall.ts';
import type { Ended as _socketlab_v1_Ended, Ended__Output as _socketlab_v1_Ended__Output } from '../../socketlab/v1/Ended.ts';

export interface StepListenerResponse {
  'before'?: (_socketlab_v1_PendingCall | null);
  'within'?: (_socketlab_v1_PendingCall | null);
  'ended'?: (_socketlab_v1_Ended | null);
  'position'?: "before"|"within"|"ended";
}

export interface StepListenerResponse__Output {
  'before'?: (_socketlab_v1_PendingCall__Output | null);
  'within'?: (_socketlab_v1_PendingCall__Output | null);
  'ended'?: (_socketlab_v1_Ended__Output | null);
  'position'?: "before"|"within"|"ended";
}
