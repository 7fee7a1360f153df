// Original file: socketlab/v1/daemon.proto

import type { Long } from '@grpc/proto-loader';

export interface WatchAuditResponse {
  'line'?: (string);
  'dropped'?: (number | string | Long);
  'item'?: "line"|"dropped";
}

export interface WatchAuditResponse__Output {
  'line'?: (string);
  'dropped'?: (string);
  'item'?: "line"|"dropped";
}
