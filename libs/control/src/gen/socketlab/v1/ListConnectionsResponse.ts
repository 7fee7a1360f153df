// Original file: socketlab/v1/listener.proto

import type { Connection as _socketlab_v1_Connection, Connection__Output as _socketlab_v1_Connection__Output } from '../../socketlab/v1/Connection.ts';

export interface ListConnectionsResponse {
  'connections'?: (_socketlab_v1_Connection)[];
}

export interface ListConnectionsResponse__Output {
  'connections': (_socketlab_v1_Connection__Output)[];
}
