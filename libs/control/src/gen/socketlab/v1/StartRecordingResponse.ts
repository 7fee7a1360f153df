// Original file: socketlab/v1/evidence.proto

import type { Tier as _socketlab_v1_Tier, Tier__Output as _socketlab_v1_Tier__Output } from '../../socketlab/v1/Tier.ts';
import type { Long } from '@grpc/proto-loader';

export interface StartRecordingResponse {
  'recordingId'?: (string);
  'tier'?: (_socketlab_v1_Tier);
  'afterSequence'?: (number | string | Long);
}

export interface StartRecordingResponse__Output {
  'recordingId': (string);
  'tier': (_socketlab_v1_Tier__Output);
  'afterSequence': (string);
}
