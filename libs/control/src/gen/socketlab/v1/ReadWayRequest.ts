// Original file: socketlab/v1/evidence.proto


export interface ReadWayRequest {
  'address'?: (string);
}

export interface ReadWayRequest__Output {
  'address': (string);
}
