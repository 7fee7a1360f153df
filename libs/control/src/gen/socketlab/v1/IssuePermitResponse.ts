// Original file: socketlab/v1/listener.proto

import type { SignedPermit as _socketlab_v1_SignedPermit, SignedPermit__Output as _socketlab_v1_SignedPermit__Output } from '../../socketlab/v1/SignedPermit.ts';
import type { PermitCaps as _socketlab_v1_PermitCaps, PermitCaps__Output as _socketlab_v1_PermitCaps__Output } from '../../socketlab/v1/PermitCaps.ts';

export interface IssuePermitResponse {
  'permit'?: (_socketlab_v1_SignedPermit | null);
  'listener'?: (string);
  'caps'?: (_socketlab_v1_PermitCaps | null);
}

export interface IssuePermitResponse__Output {
  'permit': (_socketlab_v1_SignedPermit__Output | null);
  'listener': (string);
  'caps': (_socketlab_v1_PermitCaps__Output | null);
}
