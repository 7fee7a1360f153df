// Original file: socketlab/v1/client.proto

import type { HeldConnection as _socketlab_v1_HeldConnection, HeldConnection__Output as _socketlab_v1_HeldConnection__Output } from '../../socketlab/v1/HeldConnection.ts';

export interface ListHeldConnectionsResponse {
  'connections'?: (_socketlab_v1_HeldConnection)[];
}

export interface ListHeldConnectionsResponse__Output {
  'connections': (_socketlab_v1_HeldConnection__Output)[];
}
