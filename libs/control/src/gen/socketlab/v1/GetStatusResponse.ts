// Original file: socketlab/v1/daemon.proto

import type { DaemonState as _socketlab_v1_DaemonState, DaemonState__Output as _socketlab_v1_DaemonState__Output } from '../../socketlab/v1/DaemonState.ts';
import type { Long } from '@grpc/proto-loader';

export interface GetStatusResponse {
  'state'?: (_socketlab_v1_DaemonState);
  'listener'?: (string);
  'openConnections'?: (number);
  'totalConnections'?: (number | string | Long);
  'receivedBytes'?: (number | string | Long);
  'sentBytes'?: (number | string | Long);
  'eventsLost'?: (number | string | Long);
  'heldListener'?: (string);
  '_listener'?: "listener";
  '_heldListener'?: "heldListener";
}

export interface GetStatusResponse__Output {
  'state': (_socketlab_v1_DaemonState__Output);
  'listener'?: (string);
  'openConnections': (number);
  'totalConnections': (string);
  'receivedBytes': (string);
  'sentBytes': (string);
  'eventsLost': (string);
  'heldListener'?: (string);
  '_listener'?: "listener";
  '_heldListener'?: "heldListener";
}
