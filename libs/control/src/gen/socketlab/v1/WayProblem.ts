// Original file: socketlab/v1/evidence.proto


export interface WayProblem {
  'reason'?: (string);
  'reasonPtBr'?: (string);
}

export interface WayProblem__Output {
  'reason': (string);
  'reasonPtBr': (string);
}
