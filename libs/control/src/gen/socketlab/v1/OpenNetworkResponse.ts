// Original file: socketlab/v1/daemon.proto


export interface OpenNetworkResponse {
  'controls'?: (string)[];
  'metrics'?: (string)[];
}

export interface OpenNetworkResponse__Output {
  'controls': (string)[];
  'metrics': (string)[];
}
