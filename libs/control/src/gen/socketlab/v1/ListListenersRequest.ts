// Original file: socketlab/v1/evidence.proto


export interface ListListenersRequest {
  'port'?: (number);
}

export interface ListListenersRequest__Output {
  'port': (number);
}
