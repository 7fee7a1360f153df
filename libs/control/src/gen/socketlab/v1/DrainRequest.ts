// Original file: socketlab/v1/daemon.proto


export interface DrainRequest {
  'deadlineMs'?: (number);
}

export interface DrainRequest__Output {
  'deadlineMs': (number);
}
