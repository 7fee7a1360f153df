// Original file: socketlab/v1/evidence.proto


export interface StopRecordingRequest {
  'recordingId'?: (string);
}

export interface StopRecordingRequest__Output {
  'recordingId': (string);
}
