// Original file: socketlab/v1/client.proto

import type { DatagramResult as _socketlab_v1_DatagramResult, DatagramResult__Output as _socketlab_v1_DatagramResult__Output } from '../../socketlab/v1/DatagramResult.ts';

export interface ExchangeDatagramResponse {
  'local'?: (string);
  'remote'?: (string);
  'results'?: (_socketlab_v1_DatagramResult)[];
}

export interface ExchangeDatagramResponse__Output {
  'local': (string);
  'remote': (string);
  'results': (_socketlab_v1_DatagramResult__Output)[];
}
