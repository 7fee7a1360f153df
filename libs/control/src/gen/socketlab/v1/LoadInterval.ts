// Original file: socketlab/v1/client.proto

import type { LoadCounts as _socketlab_v1_LoadCounts, LoadCounts__Output as _socketlab_v1_LoadCounts__Output } from '../../socketlab/v1/LoadCounts.ts';
import type { Long } from '@grpc/proto-loader';

export interface LoadInterval {
  'fromNs'?: (number | string | Long);
  'toNs'?: (number | string | Long);
  'counts'?: (_socketlab_v1_LoadCounts | null);
  'openConnections'?: (number);
  'backlog'?: (number | string | Long);
  'latency'?: (Buffer | Uint8Array | string);
  'cpuNs'?: (number | string | Long);
  'isWarmup'?: (boolean);
  '_cpuNs'?: "cpuNs";
}

export interface LoadInterval__Output {
  'fromNs': (string);
  'toNs': (string);
  'counts': (_socketlab_v1_LoadCounts__Output | null);
  'openConnections': (number);
  'backlog': (string);
  'latency': (Buffer);
  'cpuNs'?: (string);
  'isWarmup': (boolean);
  '_cpuNs'?: "cpuNs";
}
