// Original file: socketlab/v1/listener.proto

import type { Long } from '@grpc/proto-loader';

export interface DatagramCounts {
  'received'?: (number | string | Long);
  'sent'?: (number | string | Long);
  'truncated'?: (number | string | Long);
  'endpoints'?: (number);
  'dropped'?: (number | string | Long);
  'receiveBufferErrors'?: (number | string | Long);
  '_dropped'?: "dropped";
  '_receiveBufferErrors'?: "receiveBufferErrors";
}

export interface DatagramCounts__Output {
  'received': (string);
  'sent': (string);
  'truncated': (string);
  'endpoints': (number);
  'dropped'?: (string);
  'receiveBufferErrors'?: (string);
  '_dropped'?: "dropped";
  '_receiveBufferErrors'?: "receiveBufferErrors";
}
