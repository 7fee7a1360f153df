// Original file: socketlab/v1/evidence.proto

import type { WayInterface as _socketlab_v1_WayInterface, WayInterface__Output as _socketlab_v1_WayInterface__Output } from '../../socketlab/v1/WayInterface.ts';

export interface WayRoute {
  'call'?: (string);
  'interface'?: (_socketlab_v1_WayInterface | null);
  'gateway'?: (string);
}

export interface WayRoute__Output {
  'call': (string);
  'interface': (_socketlab_v1_WayInterface__Output | null);
  'gateway': (string);
}
