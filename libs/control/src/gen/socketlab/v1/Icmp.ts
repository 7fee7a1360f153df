// Original file: socketlab/v1/evidence.proto


export interface Icmp {
  'version'?: (number);
  'type'?: (number);
  'code'?: (number);
}

export interface Icmp__Output {
  'version': (number);
  'type': (number);
  'code': (number);
}
