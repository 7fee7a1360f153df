// Original file: socketlab/v1/listener.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface Connection {
  'local'?: (string);
  'remote'?: (string);
  'state'?: (string);
  'isAccepted'?: (boolean);
  'receivedBytes'?: (number | string | Long);
  'sentBytes'?: (number | string | Long);
  'acceptedAt'?: (_google_protobuf_Timestamp | null);
  'timeWaitMs'?: (number);
  '_timeWaitMs'?: "timeWaitMs";
}

export interface Connection__Output {
  'local': (string);
  'remote': (string);
  'state': (string);
  'isAccepted': (boolean);
  'receivedBytes': (string);
  'sentBytes': (string);
  'acceptedAt': (_google_protobuf_Timestamp__Output | null);
  'timeWaitMs'?: (number);
  '_timeWaitMs'?: "timeWaitMs";
}
