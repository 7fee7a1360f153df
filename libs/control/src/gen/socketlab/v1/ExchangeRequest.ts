// Original file: socketlab/v1/client.proto

import type { FirstCloser as _socketlab_v1_FirstCloser, FirstCloser__Output as _socketlab_v1_FirstCloser__Output } from '../../socketlab/v1/FirstCloser.ts';
import type { Ending as _socketlab_v1_Ending, Ending__Output as _socketlab_v1_Ending__Output } from '../../socketlab/v1/Ending.ts';

export interface ExchangeRequest {
  'address'?: (string);
  'payload'?: (Buffer | Uint8Array | string);
  'replyBytes'?: (number);
  'firstCloser'?: (_socketlab_v1_FirstCloser);
  'deadlineMs'?: (number);
  'source'?: (string);
  'ending'?: (_socketlab_v1_Ending);
}

export interface ExchangeRequest__Output {
  'address': (string);
  'payload': (Buffer);
  'replyBytes': (number);
  'firstCloser': (_socketlab_v1_FirstCloser__Output);
  'deadlineMs': (number);
  'source': (string);
  'ending': (_socketlab_v1_Ending__Output);
}
