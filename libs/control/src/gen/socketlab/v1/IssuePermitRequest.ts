// Original file: socketlab/v1/listener.proto

import type { PermitCaps as _socketlab_v1_PermitCaps, PermitCaps__Output as _socketlab_v1_PermitCaps__Output } from '../../socketlab/v1/PermitCaps.ts';

export interface IssuePermitRequest {
  'caps'?: (_socketlab_v1_PermitCaps | null);
}

export interface IssuePermitRequest__Output {
  'caps': (_socketlab_v1_PermitCaps__Output | null);
}
