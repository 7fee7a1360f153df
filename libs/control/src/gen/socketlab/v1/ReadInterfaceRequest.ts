// Original file: socketlab/v1/evidence.proto


export interface ReadInterfaceRequest {
  'address'?: (string);
}

export interface ReadInterfaceRequest__Output {
  'address': (string);
}
