// Original file: socketlab/v1/listener.proto


export interface CloseListenerRequest {
  'deadlineMs'?: (number);
}

export interface CloseListenerRequest__Output {
  'deadlineMs': (number);
}
