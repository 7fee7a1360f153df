// Original file: socketlab/v1/permit.proto

import type { PermitCaps as _socketlab_v1_PermitCaps, PermitCaps__Output as _socketlab_v1_PermitCaps__Output } from '../../socketlab/v1/PermitCaps.ts';
import type { Long } from '@grpc/proto-loader';

export interface ActivePermit {
  'nonce'?: (string);
  'machineId'?: (string);
  'name'?: (string);
  'caps'?: (_socketlab_v1_PermitCaps | null);
  'leftMs'?: (number);
  'accepted'?: (number | string | Long);
  'receivedBytes'?: (number | string | Long);
}

export interface ActivePermit__Output {
  'nonce': (string);
  'machineId': (string);
  'name': (string);
  'caps': (_socketlab_v1_PermitCaps__Output | null);
  'leftMs': (number);
  'accepted': (string);
  'receivedBytes': (string);
}
