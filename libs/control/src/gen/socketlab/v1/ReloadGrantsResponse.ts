// Original file: socketlab/v1/daemon.proto


export interface ReloadGrantsResponse {
  'cut'?: (number);
}

export interface ReloadGrantsResponse__Output {
  'cut': (number);
}
