// Original file: socketlab/v1/evidence.proto


export interface SocketName {
  'protocol'?: (string);
  'local'?: (string);
  'remote'?: (string);
}

export interface SocketName__Output {
  'protocol': (string);
  'local': (string);
  'remote': (string);
}
