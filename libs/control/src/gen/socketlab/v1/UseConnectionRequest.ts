// Original file: socketlab/v1/client.proto


export interface UseConnectionRequest {
  'id'?: (string);
  'payload'?: (Buffer | Uint8Array | string);
  'replyBytes'?: (number);
  'deadlineMs'?: (number);
  'endsSending'?: (boolean);
}

export interface UseConnectionRequest__Output {
  'id': (string);
  'payload': (Buffer);
  'replyBytes': (number);
  'deadlineMs': (number);
  'endsSending': (boolean);
}
