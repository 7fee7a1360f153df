// Original file: socketlab/v1/client.proto


export interface EndLoadResponse {
  'wasUnderWay'?: (boolean);
}

export interface EndLoadResponse__Output {
  'wasUnderWay': (boolean);
}
