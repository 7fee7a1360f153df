// Original file: socketlab/v1/evidence.proto


export interface DownloadCaptureRequest {
  'captureId'?: (string);
}

export interface DownloadCaptureRequest__Output {
  'captureId': (string);
}
