// Original file: socketlab/v1/daemon.proto

import type { Long } from '@grpc/proto-loader';

export interface ListOwnAuditResponse {
  'lines'?: (string)[];
  'lastSequence'?: (number | string | Long);
}

export interface ListOwnAuditResponse__Output {
  'lines': (string)[];
  'lastSequence': (string);
}
