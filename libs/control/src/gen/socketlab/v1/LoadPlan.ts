// Original file: socketlab/v1/client.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { LoadReduction as _socketlab_v1_LoadReduction, LoadReduction__Output as _socketlab_v1_LoadReduction__Output } from '../../socketlab/v1/LoadReduction.ts';
import type { Long } from '@grpc/proto-loader';

export interface LoadPlan {
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
  'warmupMs'?: (number);
  'startedAt'?: (_google_protobuf_Timestamp | null);
  'mostBytes'?: (number | string | Long);
  'mostMessagesPerSecond'?: (number);
  'mostConnectionsPerSecond'?: (number);
  'checksSequence'?: (boolean);
  'reductions'?: (_socketlab_v1_LoadReduction)[];
}

export interface LoadPlan__Output {
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
  'warmupMs': (number);
  'startedAt': (_google_protobuf_Timestamp__Output | null);
  'mostBytes': (string);
  'mostMessagesPerSecond': (number);
  'mostConnectionsPerSecond': (number);
  'checksSequence': (boolean);
  'reductions': (_socketlab_v1_LoadReduction__Output)[];
}
