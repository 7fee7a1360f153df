// Original file: socketlab/v1/daemon.proto

import type { Long } from '@grpc/proto-loader';

export interface ListOwnAuditRequest {
  'afterSequence'?: (number | string | Long);
}

export interface ListOwnAuditRequest__Output {
  'afterSequence': (string);
}
