// Original file: socketlab/v1/evidence.proto


export interface TakeSnapshotRequest {
  'port'?: (number);
}

export interface TakeSnapshotRequest__Output {
  'port': (number);
}
