// Original file: socketlab/v1/evidence.proto

import type { AcceptQueue as _socketlab_v1_AcceptQueue, AcceptQueue__Output as _socketlab_v1_AcceptQueue__Output } from '../../socketlab/v1/AcceptQueue.ts';
import type { UdpSocketFacts as _socketlab_v1_UdpSocketFacts, UdpSocketFacts__Output as _socketlab_v1_UdpSocketFacts__Output } from '../../socketlab/v1/UdpSocketFacts.ts';

export interface Snapshot {
  'via'?: (string);
  'state'?: (string);
  'acceptQueue'?: (_socketlab_v1_AcceptQueue | null);
  'receiveQueueBytes'?: (number);
  'sendQueueBytes'?: (number);
  'inode'?: (number);
  'timeWaitMs'?: (number);
  'udp'?: (_socketlab_v1_UdpSocketFacts | null);
  'processId'?: (number);
  '_state'?: "state";
  '_receiveQueueBytes'?: "receiveQueueBytes";
  '_sendQueueBytes'?: "sendQueueBytes";
  '_inode'?: "inode";
  '_timeWaitMs'?: "timeWaitMs";
  '_processId'?: "processId";
}

export interface Snapshot__Output {
  'via': (string);
  'state'?: (string);
  'acceptQueue': (_socketlab_v1_AcceptQueue__Output | null);
  'receiveQueueBytes'?: (number);
  'sendQueueBytes'?: (number);
  'inode'?: (number);
  'timeWaitMs'?: (number);
  'udp': (_socketlab_v1_UdpSocketFacts__Output | null);
  'processId'?: (number);
  '_state'?: "state";
  '_receiveQueueBytes'?: "receiveQueueBytes";
  '_sendQueueBytes'?: "sendQueueBytes";
  '_inode'?: "inode";
  '_timeWaitMs'?: "timeWaitMs";
  '_processId'?: "processId";
}
