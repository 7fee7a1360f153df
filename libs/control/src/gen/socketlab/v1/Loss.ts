// Original file: socketlab/v1/evidence.proto

import type { Long } from '@grpc/proto-loader';

export interface Loss {
  'where'?: (string);
  'count'?: (number | string | Long);
}

export interface Loss__Output {
  'where': (string);
  'count': (string);
}
