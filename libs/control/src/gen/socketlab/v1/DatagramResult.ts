// Original file: socketlab/v1/client.proto

import type { NoAnswer as _socketlab_v1_NoAnswer, NoAnswer__Output as _socketlab_v1_NoAnswer__Output } from '../../socketlab/v1/NoAnswer.ts';
import type { Long } from '@grpc/proto-loader';

export interface DatagramResult {
  'reply'?: (Buffer | Uint8Array | string);
  'errno'?: (string);
  'noAnswer'?: (_socketlab_v1_NoAnswer | null);
  'durationNs'?: (number | string | Long);
  'outcome'?: "reply"|"errno"|"noAnswer";
}

export interface DatagramResult__Output {
  'reply'?: (Buffer);
  'errno'?: (string);
  'noAnswer'?: (_socketlab_v1_NoAnswer__Output | null);
  'durationNs': (string);
  'outcome'?: "reply"|"errno"|"noAnswer";
}
