// Original file: socketlab/v1/evidence.proto


export interface TcpTimestamps {
  'value'?: (number);
  'echo'?: (number);
}

export interface TcpTimestamps__Output {
  'value': (number);
  'echo': (number);
}
