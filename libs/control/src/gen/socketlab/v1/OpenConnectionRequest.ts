// Original file: socketlab/v1/client.proto

import type { SignedPermit as _socketlab_v1_SignedPermit, SignedPermit__Output as _socketlab_v1_SignedPermit__Output } from '../../socketlab/v1/SignedPermit.ts';

export interface OpenConnectionRequest {
  'address'?: (string);
  'deadlineMs'?: (number);
  'source'?: (string);
  'permit'?: (_socketlab_v1_SignedPermit | null);
}

export interface OpenConnectionRequest__Output {
  'address': (string);
  'deadlineMs': (number);
  'source': (string);
  'permit': (_socketlab_v1_SignedPermit__Output | null);
}
