// Original file: socketlab/v1/daemon.proto


export interface CloseNetworkResponse {
  'controls'?: (string)[];
  'cut'?: (number);
  'metrics'?: (string)[];
}

export interface CloseNetworkResponse__Output {
  'controls': (string)[];
  'cut': (number);
  'metrics': (string)[];
}
