// Original file: socketlab/v1/evidence.proto

import type { AcceptQueue as _socketlab_v1_AcceptQueue, AcceptQueue__Output as _socketlab_v1_AcceptQueue__Output } from '../../socketlab/v1/AcceptQueue.ts';

export interface Snapshot {
  'via'?: (string);
  'state'?: (string);
  'acceptQueue'?: (_socketlab_v1_AcceptQueue | null);
  'receiveQueueBytes'?: (number);
  'sendQueueBytes'?: (number);
  'inode'?: (number);
  'timeWaitMs'?: (number);
  '_state'?: "state";
  '_receiveQueueBytes'?: "receiveQueueBytes";
  '_sendQueueBytes'?: "sendQueueBytes";
  '_inode'?: "inode";
  '_timeWaitMs'?: "timeWaitMs";
}

export interface Snapshot__Output {
  'via': (string);
  'state'?: (string);
  'acceptQueue': (_socketlab_v1_AcceptQueue__Output | null);
  'receiveQueueBytes'?: (number);
  'sendQueueBytes'?: (number);
  'inode'?: (number);
  'timeWaitMs'?: (number);
  '_state'?: "state";
  '_receiveQueueBytes'?: "receiveQueueBytes";
  '_sendQueueBytes'?: "sendQueueBytes";
  '_inode'?: "inode";
  '_timeWaitMs'?: "timeWaitMs";
}
