// Original file: socketlab/v1/listener.proto

import type { Reply as _socketlab_v1_Reply, Reply__Output as _socketlab_v1_Reply__Output } from '../../socketlab/v1/Reply.ts';
import type { Limits as _socketlab_v1_Limits, Limits__Output as _socketlab_v1_Limits__Output } from '../../socketlab/v1/Limits.ts';
import type { PendingCall as _socketlab_v1_PendingCall, PendingCall__Output as _socketlab_v1_PendingCall__Output } from '../../socketlab/v1/PendingCall.ts';

export interface OpenListenerResponse {
  'address'?: (string);
  'backlog'?: (number);
  'reply'?: (_socketlab_v1_Reply);
  'model'?: (string);
  'limits'?: (_socketlab_v1_Limits | null);
  'pending'?: (_socketlab_v1_PendingCall | null);
}

export interface OpenListenerResponse__Output {
  'address': (string);
  'backlog': (number);
  'reply': (_socketlab_v1_Reply__Output);
  'model': (string);
  'limits': (_socketlab_v1_Limits__Output | null);
  'pending': (_socketlab_v1_PendingCall__Output | null);
}
