// Original file: socketlab/v1/evidence.proto

import type { ListeningSocket as _socketlab_v1_ListeningSocket, ListeningSocket__Output as _socketlab_v1_ListeningSocket__Output } from '../../socketlab/v1/ListeningSocket.ts';

export interface ListListenersResponse {
  'isKnown'?: (boolean);
  'listeners'?: (_socketlab_v1_ListeningSocket)[];
}

export interface ListListenersResponse__Output {
  'isKnown': (boolean);
  'listeners': (_socketlab_v1_ListeningSocket__Output)[];
}
