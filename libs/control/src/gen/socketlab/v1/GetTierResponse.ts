// Original file: socketlab/v1/evidence.proto

import type { Tier as _socketlab_v1_Tier, Tier__Output as _socketlab_v1_Tier__Output } from '../../socketlab/v1/Tier.ts';
import type { Observer as _socketlab_v1_Observer, Observer__Output as _socketlab_v1_Observer__Output } from '../../socketlab/v1/Observer.ts';

export interface GetTierResponse {
  'tier'?: (_socketlab_v1_Tier);
  'observers'?: (_socketlab_v1_Observer)[];
}

export interface GetTierResponse__Output {
  'tier': (_socketlab_v1_Tier__Output);
  'observers': (_socketlab_v1_Observer__Output)[];
}
