// Original file: socketlab/v1/listener.proto


export interface ServingModel {
  'name'?: (string);
  'isAvailable'?: (boolean);
  'reason'?: (string);
  'reasonPtBr'?: (string);
}

export interface ServingModel__Output {
  'name': (string);
  'isAvailable': (boolean);
  'reason': (string);
  'reasonPtBr': (string);
}
