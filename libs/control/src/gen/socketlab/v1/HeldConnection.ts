// Original file: socketlab/v1/client.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface HeldConnection {
  'id'?: (string);
  'local'?: (string);
  'remote'?: (string);
  'state'?: (string);
  'sentBytes'?: (number | string | Long);
  'receivedBytes'?: (number | string | Long);
  'openedAt'?: (_google_protobuf_Timestamp | null);
}

export interface HeldConnection__Output {
  'id': (string);
  'local': (string);
  'remote': (string);
  'state': (string);
  'sentBytes': (string);
  'receivedBytes': (string);
  'openedAt': (_google_protobuf_Timestamp__Output | null);
}
