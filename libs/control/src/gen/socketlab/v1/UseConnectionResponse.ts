// Original file: socketlab/v1/client.proto


export interface UseConnectionResponse {
  'reply'?: (Buffer | Uint8Array | string);
  'isEnded'?: (boolean);
}

export interface UseConnectionResponse__Output {
  'reply': (Buffer);
  'isEnded': (boolean);
}
