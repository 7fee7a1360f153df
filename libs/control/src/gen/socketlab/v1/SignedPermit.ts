// Original file: socketlab/v1/permit.proto


export interface SignedPermit {
  'payload'?: (Buffer | Uint8Array | string);
  'signature'?: (Buffer | Uint8Array | string);
  'certificate'?: (string);
}

export interface SignedPermit__Output {
  'payload': (Buffer);
  'signature': (Buffer);
  'certificate': (string);
}
