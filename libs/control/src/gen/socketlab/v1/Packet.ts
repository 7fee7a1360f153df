// Original file: socketlab/v1/evidence.proto

import type { TcpSegment as _socketlab_v1_TcpSegment, TcpSegment__Output as _socketlab_v1_TcpSegment__Output } from '../../socketlab/v1/TcpSegment.ts';
import type { Icmp as _socketlab_v1_Icmp, Icmp__Output as _socketlab_v1_Icmp__Output } from '../../socketlab/v1/Icmp.ts';

export interface Packet {
  'capture'?: (string);
  'frame'?: (number);
  'interface'?: (string);
  'frameBytes'?: (number);
  'payloadBytes'?: (number);
  'tcp'?: (_socketlab_v1_TcpSegment | null);
  'icmp'?: (_socketlab_v1_Icmp | null);
  'direction'?: (string);
}

export interface Packet__Output {
  'capture': (string);
  'frame': (number);
  'interface': (string);
  'frameBytes': (number);
  'payloadBytes': (number);
  'tcp': (_socketlab_v1_TcpSegment__Output | null);
  'icmp': (_socketlab_v1_Icmp__Output | null);
  'direction': (string);
}
