// Original file: socketlab/v1/listener.proto

import type { ListenerState as _socketlab_v1_ListenerState, ListenerState__Output as _socketlab_v1_ListenerState__Output } from '../../socketlab/v1/ListenerState.ts';
import type { Reply as _socketlab_v1_Reply, Reply__Output as _socketlab_v1_Reply__Output } from '../../socketlab/v1/Reply.ts';
import type { Long } from '@grpc/proto-loader';

export interface GetListenerResponse {
  'state'?: (_socketlab_v1_ListenerState);
  'address'?: (string);
  'backlog'?: (number);
  'reply'?: (_socketlab_v1_Reply);
  'accepted'?: (number | string | Long);
  'closed'?: ({[key: string]: number | string | Long});
  'receivedBytes'?: (number | string | Long);
  'sentBytes'?: (number | string | Long);
  'acceptQueueLength'?: (number);
  'acceptQueueLimit'?: (number);
  '_acceptQueueLength'?: "acceptQueueLength";
  '_acceptQueueLimit'?: "acceptQueueLimit";
}

export interface GetListenerResponse__Output {
  'state': (_socketlab_v1_ListenerState__Output);
  'address': (string);
  'backlog': (number);
  'reply': (_socketlab_v1_Reply__Output);
  'accepted': (string);
  'closed': ({[key: string]: string});
  'receivedBytes': (string);
  'sentBytes': (string);
  'acceptQueueLength'?: (number);
  'acceptQueueLimit'?: (number);
  '_acceptQueueLength'?: "acceptQueueLength";
  '_acceptQueueLimit'?: "acceptQueueLimit";
}
