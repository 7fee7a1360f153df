// Original file: socketlab/v1/client.proto


export interface ExchangeDatagramRequest {
  'address'?: (string);
  'payload'?: (Buffer | Uint8Array | string);
  'deadlineMs'?: (number);
  'source'?: (string);
  'connects'?: (boolean);
  'count'?: (number);
}

export interface ExchangeDatagramRequest__Output {
  'address': (string);
  'payload': (Buffer);
  'deadlineMs': (number);
  'source': (string);
  'connects': (boolean);
  'count': (number);
}
