// Original file: socketlab/v1/evidence.proto

import type { Long } from '@grpc/proto-loader';

export interface StartCaptureResponse {
  'captureId'?: (string);
  'interface'?: (string);
  'snapBytes'?: (number);
  'maxBytes'?: (number | string | Long);
}

export interface StartCaptureResponse__Output {
  'captureId': (string);
  'interface': (string);
  'snapBytes': (number);
  'maxBytes': (string);
}
