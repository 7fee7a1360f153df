// Original file: socketlab/v1/evidence.proto

import type { Long } from '@grpc/proto-loader';

export interface StartCaptureRequest {
  'interface'?: (string);
  'ports'?: (number)[];
  'snapBytes'?: (number);
  'maxBytes'?: (number | string | Long);
  'observesPackets'?: (boolean);
  'address'?: (string);
}

export interface StartCaptureRequest__Output {
  'interface': (string);
  'ports': (number)[];
  'snapBytes': (number);
  'maxBytes': (string);
  'observesPackets': (boolean);
  'address': (string);
}
