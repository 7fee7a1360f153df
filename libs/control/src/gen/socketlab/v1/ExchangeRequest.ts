// Original file: socketlab/v1/client.proto

import type { FirstCloser as _socketlab_v1_FirstCloser, FirstCloser__Output as _socketlab_v1_FirstCloser__Output } from '../../socketlab/v1/FirstCloser.ts';
import type { Ending as _socketlab_v1_Ending, Ending__Output as _socketlab_v1_Ending__Output } from '../../socketlab/v1/Ending.ts';
import type { SignedPermit as _socketlab_v1_SignedPermit, SignedPermit__Output as _socketlab_v1_SignedPermit__Output } from '../../socketlab/v1/SignedPermit.ts';

export interface ExchangeRequest {
  'address'?: (string);
  'payload'?: (Buffer | Uint8Array | string);
  'replyBytes'?: (number);
  'firstCloser'?: (_socketlab_v1_FirstCloser);
  'deadlineMs'?: (number);
  'source'?: (string);
  'ending'?: (_socketlab_v1_Ending);
  'permit'?: (_socketlab_v1_SignedPermit | null);
}

export interface ExchangeRequest__Output {
  'address': (string);
  'payload': (Buffer);
  'replyBytes': (number);
  'firstCloser': (_socketlab_v1_FirstCloser__Output);
  'deadlineMs': (number);
  'source': (string);
  'ending': (_socketlab_v1_Ending__Output);
  'permit': (_socketlab_v1_SignedPermit__Output | null);
}
