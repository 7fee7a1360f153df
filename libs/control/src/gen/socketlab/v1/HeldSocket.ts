// Original file: socketlab/v1/listener.proto


export interface HeldSocket {
  'address'?: (string);
  'isServed'?: (boolean);
  'isPaused'?: (boolean);
  'waiting'?: (number);
  '_waiting'?: "waiting";
}

export interface HeldSocket__Output {
  'address': (string);
  'isServed': (boolean);
  'isPaused': (boolean);
  'waiting'?: (number);
  '_waiting'?: "waiting";
}
