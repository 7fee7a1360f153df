// Original file: socketlab/v1/client.proto

import type { SignedPermit as _socketlab_v1_SignedPermit, SignedPermit__Output as _socketlab_v1_SignedPermit__Output } from '../../socketlab/v1/SignedPermit.ts';
import type { Long } from '@grpc/proto-loader';

export interface RunLoadRequest {
  'address'?: (string);
  'protocol'?: (string);
  'connections'?: (number);
  'rate'?: (number | string);
  'messageBytes'?: (number);
  'pipeline'?: (number);
  'messagesPerConnection'?: (number);
  'durationMs'?: (number);
  'count'?: (number | string | Long);
  'rampMs'?: (number);
  'threads'?: (number);
  'timeoutMs'?: (number);
  'source'?: (string);
  'permit'?: (_socketlab_v1_SignedPermit | null);
  'warmupMs'?: (number);
}

export interface RunLoadRequest__Output {
  'address': (string);
  'protocol': (string);
  'connections': (number);
  'rate': (number);
  'messageBytes': (number);
  'pipeline': (number);
  'messagesPerConnection': (number);
  'durationMs': (number);
  'count': (string);
  'rampMs': (number);
  'threads': (number);
  'timeoutMs': (number);
  'source': (string);
  'permit': (_socketlab_v1_SignedPermit__Output | null);
  'warmupMs': (number);
}
