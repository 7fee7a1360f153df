// Original file: socketlab/v1/evidence.proto


export interface WayInterface {
  'index'?: (number);
  'name'?: (string);
  'guid'?: (string);
  'type'?: (number);
  'hasCarrier'?: (boolean);
  '_hasCarrier'?: "hasCarrier";
}

export interface WayInterface__Output {
  'index': (number);
  'name': (string);
  'guid': (string);
  'type': (number);
  'hasCarrier'?: (boolean);
  '_hasCarrier'?: "hasCarrier";
}
