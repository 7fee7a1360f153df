// Original file: socketlab/v1/evidence.proto


export interface WayNeighbour {
  'address'?: (string);
  'state'?: (string);
  'linkAddress'?: (string);
}

export interface WayNeighbour__Output {
  'address': (string);
  'state': (string);
  'linkAddress': (string);
}
