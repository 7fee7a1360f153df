// Original file: socketlab/v1/client.proto

import type { Long } from '@grpc/proto-loader';

export interface ManyResult {
  'local'?: (string);
  'connectedNs'?: (number | string | Long);
  'answeredNs'?: (number | string | Long);
  'replyBytes'?: (number);
  'isEcho'?: (boolean);
  'errno'?: (string);
  '_connectedNs'?: "connectedNs";
  '_answeredNs'?: "answeredNs";
}

export interface ManyResult__Output {
  'local': (string);
  'connectedNs'?: (string);
  'answeredNs'?: (string);
  'replyBytes': (number);
  'isEcho': (boolean);
  'errno': (string);
  '_connectedNs'?: "connectedNs";
  '_answeredNs'?: "answeredNs";
}
