// Original file: socketlab/v1/evidence.proto


export interface StartRecordingRequest {
  'remotePorts'?: (number)[];
  'observesCalls'?: (boolean);
  'skipsSnapshots'?: (boolean);
}

export interface StartRecordingRequest__Output {
  'remotePorts': (number)[];
  'observesCalls': (boolean);
  'skipsSnapshots': (boolean);
}
