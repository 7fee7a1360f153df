// Original file: socketlab/v1/evidence.proto


export interface DownloadCaptureResponse {
  'piece'?: (Buffer | Uint8Array | string);
}

export interface DownloadCaptureResponse__Output {
  'piece': (Buffer);
}
