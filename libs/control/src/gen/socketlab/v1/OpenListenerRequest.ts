// Original file: socketlab/v1/listener.proto

import type { Reply as _socketlab_v1_Reply, Reply__Output as _socketlab_v1_Reply__Output } from '../../socketlab/v1/Reply.ts';
import type { Limits as _socketlab_v1_Limits, Limits__Output as _socketlab_v1_Limits__Output } from '../../socketlab/v1/Limits.ts';

export interface OpenListenerRequest {
  'address'?: (string);
  'backlog'?: (number);
  'reply'?: (_socketlab_v1_Reply);
  'once'?: (boolean);
  'model'?: (string);
  'limits'?: (_socketlab_v1_Limits | null);
  'steps'?: (boolean);
  'avoidsHeld'?: (boolean);
  '_backlog'?: "backlog";
}

export interface OpenListenerRequest__Output {
  'address': (string);
  'backlog'?: (number);
  'reply': (_socketlab_v1_Reply__Output);
  'once': (boolean);
  'model': (string);
  'limits': (_socketlab_v1_Limits__Output | null);
  'steps': (boolean);
  'avoidsHeld': (boolean);
  '_backlog'?: "backlog";
}
