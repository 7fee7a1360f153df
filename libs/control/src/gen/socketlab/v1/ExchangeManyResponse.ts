// Original file: socketlab/v1/client.proto

import type { ManyResult as _socketlab_v1_ManyResult, ManyResult__Output as _socketlab_v1_ManyResult__Output } from '../../socketlab/v1/ManyResult.ts';
import type { Long } from '@grpc/proto-loader';

export interface ExchangeManyResponse {
  'results'?: (_socketlab_v1_ManyResult)[];
  'durationNs'?: (number | string | Long);
  'remote'?: (string);
}

export interface ExchangeManyResponse__Output {
  'results': (_socketlab_v1_ManyResult__Output)[];
  'durationNs': (string);
  'remote': (string);
}
