// Original file: socketlab/v1/listener.proto

import type { Long } from '@grpc/proto-loader';

export interface Limits {
  'connections'?: (number);
  'connectionsPerAddress'?: (number);
  'idleMs'?: (number);
  'bytes'?: (number | string | Long);
  'answersPerSecond'?: (number);
  'threads'?: (number);
  '_connections'?: "connections";
  '_connectionsPerAddress'?: "connectionsPerAddress";
  '_idleMs'?: "idleMs";
  '_bytes'?: "bytes";
  '_answersPerSecond'?: "answersPerSecond";
  '_threads'?: "threads";
}

export interface Limits__Output {
  'connections'?: (number);
  'connectionsPerAddress'?: (number);
  'idleMs'?: (number);
  'bytes'?: (string);
  'answersPerSecond'?: (number);
  'threads'?: (number);
  '_connections'?: "connections";
  '_connectionsPerAddress'?: "connectionsPerAddress";
  '_idleMs'?: "idleMs";
  '_bytes'?: "bytes";
  '_answersPerSecond'?: "answersPerSecond";
  '_threads'?: "threads";
}
