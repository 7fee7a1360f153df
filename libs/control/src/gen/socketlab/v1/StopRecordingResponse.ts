// Original file: socketlab/v1/evidence.proto

import type { Long } from '@grpc/proto-loader';

export interface StopRecordingResponse {
  'lost'?: (number | string | Long);
}

export interface StopRecordingResponse__Output {
  'lost': (string);
}
