// Original file: socketlab/v1/evidence.proto


export interface Datagram {
  'receivedBytes'?: (number);
  'sentBytes'?: (number);
  'isTruncated'?: (boolean);
  'rule'?: (string);
  '_sentBytes'?: "sentBytes";
  '_rule'?: "rule";
}

export interface Datagram__Output {
  'receivedBytes': (number);
  'sentBytes'?: (number);
  'isTruncated': (boolean);
  'rule'?: (string);
  '_sentBytes'?: "sentBytes";
  '_rule'?: "rule";
}
