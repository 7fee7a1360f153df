// Original file: socketlab/v1/client.proto

import type { Long } from '@grpc/proto-loader';

export interface ExchangeResponse {
  'local'?: (string);
  'remote'?: (string);
  'reply'?: (Buffer | Uint8Array | string);
  'durationNs'?: (number | string | Long);
}

export interface ExchangeResponse__Output {
  'local': (string);
  'remote': (string);
  'reply': (Buffer);
  'durationNs': (string);
}
