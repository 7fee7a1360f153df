// Original file: socketlab/v1/client.proto

import type { Ending as _socketlab_v1_Ending, Ending__Output as _socketlab_v1_Ending__Output } from '../../socketlab/v1/Ending.ts';

export interface CloseConnectionRequest {
  'id'?: (string);
  'ending'?: (_socketlab_v1_Ending);
}

export interface CloseConnectionRequest__Output {
  'id': (string);
  'ending': (_socketlab_v1_Ending__Output);
}
