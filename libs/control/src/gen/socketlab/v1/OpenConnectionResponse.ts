// Original file: socketlab/v1/client.proto

import type { HeldConnection as _socketlab_v1_HeldConnection, HeldConnection__Output as _socketlab_v1_HeldConnection__Output } from '../../socketlab/v1/HeldConnection.ts';

export interface OpenConnectionResponse {
  'connection'?: (_socketlab_v1_HeldConnection | null);
}

export interface OpenConnectionResponse__Output {
  'connection': (_socketlab_v1_HeldConnection__Output | null);
}
