// Original file: socketlab/v1/client.proto

import type { SignedPermit as _socketlab_v1_SignedPermit, SignedPermit__Output as _socketlab_v1_SignedPermit__Output } from '../../socketlab/v1/SignedPermit.ts';

export interface ExchangeDatagramRequest {
  'address'?: (string);
  'payload'?: (Buffer | Uint8Array | string);
  'deadlineMs'?: (number);
  'source'?: (string);
  'connects'?: (boolean);
  'count'?: (number);
  'permit'?: (_socketlab_v1_SignedPermit | null);
}

export interface ExchangeDatagramRequest__Output {
  'address': (string);
  'payload': (Buffer);
  'deadlineMs': (number);
  'source': (string);
  'connects': (boolean);
  'count': (number);
  'permit': (_socketlab_v1_SignedPermit__Output | null);
}
