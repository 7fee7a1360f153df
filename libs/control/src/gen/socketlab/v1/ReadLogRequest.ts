// Original file: socketlab/v1/daemon.proto


export interface ReadLogRequest {
  'tail'?: (number);
  'follow'?: (boolean);
}

export interface ReadLogRequest__Output {
  'tail': (number);
  'follow': (boolean);
}
