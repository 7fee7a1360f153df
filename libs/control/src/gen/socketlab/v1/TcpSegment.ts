// Original file: socketlab/v1/evidence.proto

import type { TcpTimestamps as _socketlab_v1_TcpTimestamps, TcpTimestamps__Output as _socketlab_v1_TcpTimestamps__Output } from '../../socketlab/v1/TcpTimestamps.ts';

export interface TcpSegment {
  'flags'?: (string)[];
  'sequence'?: (number);
  'acknowledgment'?: (number);
  'window'?: (number);
  'maximumSegmentBytes'?: (number);
  'windowScale'?: (number);
  'isSackPermitted'?: (boolean);
  'timestamps'?: (_socketlab_v1_TcpTimestamps | null);
  '_maximumSegmentBytes'?: "maximumSegmentBytes";
  '_windowScale'?: "windowScale";
}

export interface TcpSegment__Output {
  'flags': (string)[];
  'sequence': (number);
  'acknowledgment': (number);
  'window': (number);
  'maximumSegmentBytes'?: (number);
  'windowScale'?: (number);
  'isSackPermitted': (boolean);
  'timestamps': (_socketlab_v1_TcpTimestamps__Output | null);
  '_maximumSegmentBytes'?: "maximumSegmentBytes";
  '_windowScale'?: "windowScale";
}
