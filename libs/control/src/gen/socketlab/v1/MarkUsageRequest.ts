// Original file: socketlab/v1/evidence.proto


export interface MarkUsageRequest {
  'mark'?: (string);
  'countsCalls'?: (boolean);
}

export interface MarkUsageRequest__Output {
  'mark': (string);
  'countsCalls': (boolean);
}
