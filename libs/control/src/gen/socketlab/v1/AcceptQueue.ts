// Original file: socketlab/v1/evidence.proto


export interface AcceptQueue {
  'length'?: (number);
  'limit'?: (number);
}

export interface AcceptQueue__Output {
  'length': (number);
  'limit': (number);
}
