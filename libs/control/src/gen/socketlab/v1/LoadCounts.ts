// Original file: socketlab/v1/client.proto

import type { Long } from '@grpc/proto-loader';

export interface LoadCounts {
  'sent'?: (number | string | Long);
  'answered'?: (number | string | Long);
  'sentBytes'?: (number | string | Long);
  'receivedBytes'?: (number | string | Long);
  'errors'?: ({[key: string]: number | string | Long});
  'opened'?: (number | string | Long);
  'closed'?: (number | string | Long);
  'late'?: (number | string | Long);
  'duplicates'?: (number | string | Long);
}

export interface LoadCounts__Output {
  'sent': (string);
  'answered': (string);
  'sentBytes': (string);
  'receivedBytes': (string);
  'errors': ({[key: string]: string});
  'opened': (string);
  'closed': (string);
  'late': (string);
  'duplicates': (string);
}
