// Original file: socketlab/v1/daemon.proto


export interface OpenNetworkRequest {
  'addresses'?: (string)[];
}

export interface OpenNetworkRequest__Output {
  'addresses': (string)[];
}
