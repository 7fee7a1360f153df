// Original file: socketlab/v1/evidence.proto

import type { Long } from '@grpc/proto-loader';

export interface CaptureMark {
  'capture'?: (string);
  'phase'?: (string);
  'interface'?: (string);
  'ports'?: (number)[];
  'packets'?: (number | string | Long);
  'missed'?: (number | string | Long);
  '_packets'?: "packets";
  '_missed'?: "missed";
}

export interface CaptureMark__Output {
  'capture': (string);
  'phase': (string);
  'interface': (string);
  'ports': (number)[];
  'packets'?: (string);
  'missed'?: (string);
  '_packets'?: "packets";
  '_missed'?: "missed";
}
