// Original file: socketlab/v1/evidence.proto

import type { Long } from '@grpc/proto-loader';

export interface UdpSocketFacts {
  'isConnected'?: (boolean);
  'droppedDatagrams'?: (number | string | Long);
  'isPeerUntold'?: (boolean);
  '_droppedDatagrams'?: "droppedDatagrams";
}

export interface UdpSocketFacts__Output {
  'isConnected': (boolean);
  'droppedDatagrams'?: (string);
  'isPeerUntold': (boolean);
  '_droppedDatagrams'?: "droppedDatagrams";
}
