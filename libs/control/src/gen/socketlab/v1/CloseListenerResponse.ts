// Original file: socketlab/v1/listener.proto


export interface CloseListenerResponse {
  'cut'?: (number);
}

export interface CloseListenerResponse__Output {
  'cut': (number);
}
