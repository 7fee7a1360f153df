// Original file: socketlab/v1/daemon.proto


export interface WatchAuditRequest {
  'tail'?: (number);
}

export interface WatchAuditRequest__Output {
  'tail': (number);
}
