// Original file: socketlab/v1/evidence.proto

import type { Long } from '@grpc/proto-loader';

export interface UsageCounters {
  'openConnections'?: (number | string | Long);
  'acceptedConnections'?: (number | string | Long);
  'receivedBytes'?: (number | string | Long);
  'sentBytes'?: (number | string | Long);
}

export interface UsageCounters__Output {
  'openConnections': (string);
  'acceptedConnections': (string);
  'receivedBytes': (string);
  'sentBytes': (string);
}
