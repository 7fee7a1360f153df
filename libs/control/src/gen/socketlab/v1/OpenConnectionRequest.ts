// Original file: socketlab/v1/client.proto


export interface OpenConnectionRequest {
  'address'?: (string);
  'deadlineMs'?: (number);
  'source'?: (string);
}

export interface OpenConnectionRequest__Output {
  'address': (string);
  'deadlineMs': (number);
  'source': (string);
}
