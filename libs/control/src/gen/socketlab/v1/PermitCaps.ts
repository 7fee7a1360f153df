// Original file: socketlab/v1/permit.proto

import type { Long } from '@grpc/proto-loader';

export interface PermitCaps {
  'connections'?: (number);
  'bytes'?: (number | string | Long);
  'perSecond'?: (number);
  'durationMs'?: (number);
}

export interface PermitCaps__Output {
  'connections': (number);
  'bytes': (string);
  'perSecond': (number);
  'durationMs': (number);
}
