// Original file: socketlab/v1/evidence.proto


export interface Reset {
  'direction'?: (string);
  'reason'?: (string);
  '_reason'?: "reason";
}

export interface Reset__Output {
  'direction': (string);
  'reason'?: (string);
  '_reason'?: "reason";
}
