// Original file: socketlab/v1/listener.proto


export interface PendingCall {
  'name'?: (string);
  'args'?: (string)[];
  'file'?: (string);
  'line'?: (number);
}

export interface PendingCall__Output {
  'name': (string);
  'args': (string)[];
  'file': (string);
  'line': (number);
}
