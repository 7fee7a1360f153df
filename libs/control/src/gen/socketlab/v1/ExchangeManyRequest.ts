// Original file: socketlab/v1/client.proto

import type { Ending as _socketlab_v1_Ending, Ending__Output as _socketlab_v1_Ending__Output } from '../../socketlab/v1/Ending.ts';
import type { SignedPermit as _socketlab_v1_SignedPermit, SignedPermit__Output as _socketlab_v1_SignedPermit__Output } from '../../socketlab/v1/SignedPermit.ts';

export interface ExchangeManyRequest {
  'address'?: (string);
  'connections'?: (number);
  'payload'?: (Buffer | Uint8Array | string);
  'replyBytes'?: (number);
  'deadlineMs'?: (number);
  'source'?: (string);
  'ending'?: (_socketlab_v1_Ending);
  'waitsForAll'?: (boolean);
  'permit'?: (_socketlab_v1_SignedPermit | null);
}

export interface ExchangeManyRequest__Output {
  'address': (string);
  'connections': (number);
  'payload': (Buffer);
  'replyBytes': (number);
  'deadlineMs': (number);
  'source': (string);
  'ending': (_socketlab_v1_Ending__Output);
  'waitsForAll': (boolean);
  'permit': (_socketlab_v1_SignedPermit__Output | null);
}
