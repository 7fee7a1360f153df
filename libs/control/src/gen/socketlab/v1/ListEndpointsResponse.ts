// Original file: socketlab/v1/listener.proto

import type { Endpoint as _socketlab_v1_Endpoint, Endpoint__Output as _socketlab_v1_Endpoint__Output } from '../../socketlab/v1/Endpoint.ts';

export interface ListEndpointsResponse {
  'endpoints'?: (_socketlab_v1_Endpoint)[];
}

export interface ListEndpointsResponse__Output {
  'endpoints': (_socketlab_v1_Endpoint__Output)[];
}
