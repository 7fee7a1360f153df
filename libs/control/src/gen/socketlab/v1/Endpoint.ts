// Original file: socketlab/v1/listener.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface Endpoint {
  'remote'?: (string);
  'receivedDatagrams'?: (number | string | Long);
  'sentDatagrams'?: (number | string | Long);
  'receivedBytes'?: (number | string | Long);
  'sentBytes'?: (number | string | Long);
  'refusedDatagrams'?: (number | string | Long);
  'lastReceivedAt'?: (_google_protobuf_Timestamp | null);
}

export interface Endpoint__Output {
  'remote': (string);
  'receivedDatagrams': (string);
  'sentDatagrams': (string);
  'receivedBytes': (string);
  'sentBytes': (string);
  'refusedDatagrams': (string);
  'lastReceivedAt': (_google_protobuf_Timestamp__Output | null);
}
