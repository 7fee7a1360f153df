// Original file: socketlab/v1/evidence.proto


export interface StateChange {
  'from'?: (string);
  'to'?: (string);
  'kernelSocket'?: (string);
}

export interface StateChange__Output {
  'from': (string);
  'to': (string);
  'kernelSocket': (string);
}
