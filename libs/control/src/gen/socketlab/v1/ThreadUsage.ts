// Original file: socketlab/v1/evidence.proto

import type { Long } from '@grpc/proto-loader';

export interface ThreadUsage {
  'id'?: (number);
  'name'?: (string);
  'call'?: (string);
  'cpuNs'?: (number | string | Long);
  'voluntarySwitches'?: (number | string | Long);
  'involuntarySwitches'?: (number | string | Long);
  'areSwitchesUntold'?: (boolean);
  '_call'?: "call";
  '_cpuNs'?: "cpuNs";
}

export interface ThreadUsage__Output {
  'id': (number);
  'name': (string);
  'call'?: (string);
  'cpuNs'?: (string);
  'voluntarySwitches': (string);
  'involuntarySwitches': (string);
  'areSwitchesUntold': (boolean);
  '_call'?: "call";
  '_cpuNs'?: "cpuNs";
}
