// Original file: socketlab/v1/evidence.proto


export interface Interface {
  'name'?: (string);
  'address'?: (string);
  'part'?: (string);
  'addresses'?: (string)[];
}

export interface Interface__Output {
  'name': (string);
  'address': (string);
  'part': (string);
  'addresses': (string)[];
}
