// Original file: socketlab/v1/daemon.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Tier as _socketlab_v1_Tier, Tier__Output as _socketlab_v1_Tier__Output } from '../../socketlab/v1/Tier.ts';

export interface GetInfoResponse {
  'name'?: (string);
  'version'?: (string);
  'pid'?: (number);
  'machineId'?: (string);
  'startedAt'?: (_google_protobuf_Timestamp | null);
  'controlAddress'?: (string);
  'metricsAddress'?: (string);
  'tier'?: (_socketlab_v1_Tier);
  'platform'?: (string);
  'nodeVersion'?: (string);
  'networkControls'?: (string)[];
  'networkMetrics'?: (string)[];
}

export interface GetInfoResponse__Output {
  'name': (string);
  'version': (string);
  'pid': (number);
  'machineId': (string);
  'startedAt': (_google_protobuf_Timestamp__Output | null);
  'controlAddress': (string);
  'metricsAddress': (string);
  'tier': (_socketlab_v1_Tier__Output);
  'platform': (string);
  'nodeVersion': (string);
  'networkControls': (string)[];
  'networkMetrics': (string)[];
}
