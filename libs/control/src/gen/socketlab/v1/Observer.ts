// Original file: socketlab/v1/evidence.proto


export interface Observer {
  'name'?: (string);
  'isAvailable'?: (boolean);
  'reason'?: (string);
  'reasonPtBr'?: (string);
  'remedy'?: (string);
  'note'?: (string);
  'notePtBr'?: (string);
}

export interface Observer__Output {
  'name': (string);
  'isAvailable': (boolean);
  'reason': (string);
  'reasonPtBr': (string);
  'remedy': (string);
  'note': (string);
  'notePtBr': (string);
}
