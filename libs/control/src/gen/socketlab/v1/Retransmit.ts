// Original file: socketlab/v1/evidence.proto


export interface Retransmit {
  'state'?: (string);
}

export interface Retransmit__Output {
  'state': (string);
}
