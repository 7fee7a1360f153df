// Original file: socketlab/v1/evidence.proto

import type { Long } from '@grpc/proto-loader';

export interface StopCaptureResponse {
  'packets'?: (number | string | Long);
  'bytes'?: (number | string | Long);
  'dropped'?: (number | string | Long);
  'leftOut'?: (number | string | Long);
}

export interface StopCaptureResponse__Output {
  'packets': (string);
  'bytes': (string);
  'dropped': (string);
  'leftOut': (string);
}
