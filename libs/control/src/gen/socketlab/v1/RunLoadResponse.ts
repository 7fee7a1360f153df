// Original file: socketlab/v1/client.proto

import type { LoadPlan as _socketlab_v1_LoadPlan, LoadPlan__Output as _socketlab_v1_LoadPlan__Output } from '../../socketlab/v1/LoadPlan.ts';
import type { LoadInterval as _socketlab_v1_LoadInterval, LoadInterval__Output as _socketlab_v1_LoadInterval__Output } from '../../socketlab/v1/LoadInterval.ts';
import type { LoadResult as _socketlab_v1_LoadResult, LoadResult__Output as _socketlab_v1_LoadResult__Output } from '../../socketlab/v1/LoadResult.ts';

export interface RunLoadResponse {
  'plan'?: (_socketlab_v1_LoadPlan | null);
  'interval'?: (_socketlab_v1_LoadInterval | null);
  'result'?: (_socketlab_v1_LoadResult | null);
  'item'?: "plan"|"interval"|"result";
}

export interface RunLoadResponse__Output {
  'plan'?: (_socketlab_v1_LoadPlan__Output | null);
  'interval'?: (_socketlab_v1_LoadInterval__Output | null);
  'result'?: (_socketlab_v1_LoadResult__Output | null);
  'item'?: "plan"|"interval"|"result";
}
