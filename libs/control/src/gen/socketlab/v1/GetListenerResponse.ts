// Original file: socketlab/v1/listener.proto

import type { ListenerState as _socketlab_v1_ListenerState, ListenerState__Output as _socketlab_v1_ListenerState__Output } from '../../socketlab/v1/ListenerState.ts';
import type { Reply as _socketlab_v1_Reply, Reply__Output as _socketlab_v1_Reply__Output } from '../../socketlab/v1/Reply.ts';
import type { Limits as _socketlab_v1_Limits, Limits__Output as _socketlab_v1_Limits__Output } from '../../socketlab/v1/Limits.ts';
import type { DatagramCounts as _socketlab_v1_DatagramCounts, DatagramCounts__Output as _socketlab_v1_DatagramCounts__Output } from '../../socketlab/v1/DatagramCounts.ts';
import type { ActivePermit as _socketlab_v1_ActivePermit, ActivePermit__Output as _socketlab_v1_ActivePermit__Output } from '../../socketlab/v1/ActivePermit.ts';
import type { HeldSocket as _socketlab_v1_HeldSocket, HeldSocket__Output as _socketlab_v1_HeldSocket__Output } from '../../socketlab/v1/HeldSocket.ts';
import type { ServingModel as _socketlab_v1_ServingModel, ServingModel__Output as _socketlab_v1_ServingModel__Output } from '../../socketlab/v1/ServingModel.ts';
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
  'model'?: (string);
  'limits'?: (_socketlab_v1_Limits | null);
  'refused'?: ({[key: string]: number | string | Long});
  'datagrams'?: (_socketlab_v1_DatagramCounts | null);
  'permits'?: (_socketlab_v1_ActivePermit)[];
  'held'?: (_socketlab_v1_HeldSocket | null);
  'models'?: (_socketlab_v1_ServingModel)[];
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
  'model': (string);
  'limits': (_socketlab_v1_Limits__Output | null);
  'refused': ({[key: string]: string});
  'datagrams': (_socketlab_v1_DatagramCounts__Output | null);
  'permits': (_socketlab_v1_ActivePermit__Output)[];
  'held': (_socketlab_v1_HeldSocket__Output | null);
  'models': (_socketlab_v1_ServingModel__Output)[];
  '_acceptQueueLength'?: "acceptQueueLength";
  '_acceptQueueLimit'?: "acceptQueueLimit";
}
