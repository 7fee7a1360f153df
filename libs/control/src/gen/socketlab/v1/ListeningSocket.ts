// Original file: socketlab/v1/evidence.proto

import type { AcceptQueue as _socketlab_v1_AcceptQueue, AcceptQueue__Output as _socketlab_v1_AcceptQueue__Output } from '../../socketlab/v1/AcceptQueue.ts';

export interface ListeningSocket {
  'address'?: (string);
  'acceptQueue'?: (_socketlab_v1_AcceptQueue | null);
}

export interface ListeningSocket__Output {
  'address': (string);
  'acceptQueue': (_socketlab_v1_AcceptQueue__Output | null);
}
