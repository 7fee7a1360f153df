// Original file: socketlab/v1/evidence.proto

import type { Source as _socketlab_v1_Source, Source__Output as _socketlab_v1_Source__Output } from '../../socketlab/v1/Source.ts';
import type { SocketName as _socketlab_v1_SocketName, SocketName__Output as _socketlab_v1_SocketName__Output } from '../../socketlab/v1/SocketName.ts';
import type { Call as _socketlab_v1_Call, Call__Output as _socketlab_v1_Call__Output } from '../../socketlab/v1/Call.ts';
import type { StateChange as _socketlab_v1_StateChange, StateChange__Output as _socketlab_v1_StateChange__Output } from '../../socketlab/v1/StateChange.ts';
import type { Snapshot as _socketlab_v1_Snapshot, Snapshot__Output as _socketlab_v1_Snapshot__Output } from '../../socketlab/v1/Snapshot.ts';
import type { Reset as _socketlab_v1_Reset, Reset__Output as _socketlab_v1_Reset__Output } from '../../socketlab/v1/Reset.ts';
import type { Retransmit as _socketlab_v1_Retransmit, Retransmit__Output as _socketlab_v1_Retransmit__Output } from '../../socketlab/v1/Retransmit.ts';
import type { Loss as _socketlab_v1_Loss, Loss__Output as _socketlab_v1_Loss__Output } from '../../socketlab/v1/Loss.ts';
import type { Packet as _socketlab_v1_Packet, Packet__Output as _socketlab_v1_Packet__Output } from '../../socketlab/v1/Packet.ts';
import type { Datagram as _socketlab_v1_Datagram, Datagram__Output as _socketlab_v1_Datagram__Output } from '../../socketlab/v1/Datagram.ts';
import type { Limit as _socketlab_v1_Limit, Limit__Output as _socketlab_v1_Limit__Output } from '../../socketlab/v1/Limit.ts';
import type { CaptureMark as _socketlab_v1_CaptureMark, CaptureMark__Output as _socketlab_v1_CaptureMark__Output } from '../../socketlab/v1/CaptureMark.ts';
import type { Interface as _socketlab_v1_Interface, Interface__Output as _socketlab_v1_Interface__Output } from '../../socketlab/v1/Interface.ts';
import type { Usage as _socketlab_v1_Usage, Usage__Output as _socketlab_v1_Usage__Output } from '../../socketlab/v1/Usage.ts';
import type { Long } from '@grpc/proto-loader';

export interface Event {
  'id'?: (string);
  'host'?: (string);
  'witness'?: (string);
  'source'?: (_socketlab_v1_Source);
  'atNs'?: (number | string | Long);
  'monotonicNs'?: (number | string | Long);
  'errorNs'?: (number | string | Long);
  'socket'?: (_socketlab_v1_SocketName | null);
  'call'?: (_socketlab_v1_Call | null);
  'state'?: (_socketlab_v1_StateChange | null);
  'snapshot'?: (_socketlab_v1_Snapshot | null);
  'reset'?: (_socketlab_v1_Reset | null);
  'retransmit'?: (_socketlab_v1_Retransmit | null);
  'loss'?: (_socketlab_v1_Loss | null);
  'packet'?: (_socketlab_v1_Packet | null);
  'datagram'?: (_socketlab_v1_Datagram | null);
  'limit'?: (_socketlab_v1_Limit | null);
  'capture'?: (_socketlab_v1_CaptureMark | null);
  'interface'?: (_socketlab_v1_Interface | null);
  'usage'?: (_socketlab_v1_Usage | null);
  '_errorNs'?: "errorNs";
  'observation'?: "call"|"state"|"snapshot"|"reset"|"retransmit"|"loss"|"packet"|"datagram"|"limit"|"capture"|"interface"|"usage";
}

export interface Event__Output {
  'id': (string);
  'host': (string);
  'witness': (string);
  'source': (_socketlab_v1_Source__Output);
  'atNs': (string);
  'monotonicNs': (string);
  'errorNs'?: (string);
  'socket': (_socketlab_v1_SocketName__Output | null);
  'call'?: (_socketlab_v1_Call__Output | null);
  'state'?: (_socketlab_v1_StateChange__Output | null);
  'snapshot'?: (_socketlab_v1_Snapshot__Output | null);
  'reset'?: (_socketlab_v1_Reset__Output | null);
  'retransmit'?: (_socketlab_v1_Retransmit__Output | null);
  'loss'?: (_socketlab_v1_Loss__Output | null);
  'packet'?: (_socketlab_v1_Packet__Output | null);
  'datagram'?: (_socketlab_v1_Datagram__Output | null);
  'limit'?: (_socketlab_v1_Limit__Output | null);
  'capture'?: (_socketlab_v1_CaptureMark__Output | null);
  'interface'?: (_socketlab_v1_Interface__Output | null);
  'usage'?: (_socketlab_v1_Usage__Output | null);
  '_errorNs'?: "errorNs";
  'observation'?: "call"|"state"|"snapshot"|"reset"|"retransmit"|"loss"|"packet"|"datagram"|"limit"|"capture"|"interface"|"usage";
}
