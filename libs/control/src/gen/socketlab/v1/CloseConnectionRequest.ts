// Original file: socketlab/v1/client.proto


export interface CloseConnectionRequest {
  'id'?: (string);
}

export interface CloseConnectionRequest__Output {
  'id': (string);
}
