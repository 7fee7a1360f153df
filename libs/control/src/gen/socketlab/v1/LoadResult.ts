// Original file: socketlab/v1/client.proto

import type { LoadCounts as _socketlab_v1_LoadCounts, LoadCounts__Output as _socketlab_v1_LoadCounts__Output } from '../../socketlab/v1/LoadCounts.ts';
import type { Long } from '@grpc/proto-loader';

export interface LoadResult {
  'reason'?: (string);
  'failure'?: (string);
  'failurePtBr'?: (string);
  'counts'?: (_socketlab_v1_LoadCounts | null);
  'sendingNs'?: (number | string | Long);
  'durationNs'?: (number | string | Long);
  'latency'?: (Buffer | Uint8Array | string);
  'latencyFromSent'?: (Buffer | Uint8Array | string);
  'connectTime'?: (Buffer | Uint8Array | string);
  'notSent'?: (number | string | Long);
  'unanswered'?: (number | string | Long);
  'mostOpenConnections'?: (number);
  'cpuNs'?: (number | string | Long);
  'busiestThread'?: (number | string);
  'clockJumpMs'?: (number | string | Long);
  'wasHeldBack'?: (boolean);
  'openFilesLimit'?: (number | string | Long);
  '_cpuNs'?: "cpuNs";
  '_busiestThread'?: "busiestThread";
}

export interface LoadResult__Output {
  'reason': (string);
  'failure': (string);
  'failurePtBr': (string);
  'counts': (_socketlab_v1_LoadCounts__Output | null);
  'sendingNs': (string);
  'durationNs': (string);
  'latency': (Buffer);
  'latencyFromSent': (Buffer);
  'connectTime': (Buffer);
  'notSent': (string);
  'unanswered': (string);
  'mostOpenConnections': (number);
  'cpuNs'?: (string);
  'busiestThread'?: (number);
  'clockJumpMs': (string);
  'wasHeldBack': (boolean);
  'openFilesLimit': (string);
  '_cpuNs'?: "cpuNs";
  '_busiestThread'?: "busiestThread";
}
