// Original file: socketlab/v1/client.proto


export interface LoadReduction {
  'what'?: (string);
  'asked'?: (number | string);
  'allowed'?: (number | string);
  'by'?: (string);
}

export interface LoadReduction__Output {
  'what': (string);
  'asked': (number);
  'allowed': (number);
  'by': (string);
}
