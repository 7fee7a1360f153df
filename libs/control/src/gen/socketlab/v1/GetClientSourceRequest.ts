// Original file: socketlab/v1/client.proto


export interface GetClientSourceRequest {
  'lesson'?: (string);
}

export interface GetClientSourceRequest__Output {
  'lesson': (string);
}
