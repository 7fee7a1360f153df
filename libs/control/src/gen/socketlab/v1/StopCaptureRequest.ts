// Original file: socketlab/v1/evidence.proto


export interface StopCaptureRequest {
  'captureId'?: (string);
}

export interface StopCaptureRequest__Output {
  'captureId': (string);
}
