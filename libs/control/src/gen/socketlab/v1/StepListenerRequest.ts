// Original file: socketlab/v1/listener.proto


export interface StepListenerRequest {
  'deadlineMs'?: (number);
}

export interface StepListenerRequest__Output {
  'deadlineMs': (number);
}
