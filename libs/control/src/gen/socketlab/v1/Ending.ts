// Original file: socketlab/v1/client.proto

export const Ending = {
  ENDING_UNSPECIFIED: 'ENDING_UNSPECIFIED',
  ENDING_CLOSE: 'ENDING_CLOSE',
  ENDING_RESET: 'ENDING_RESET',
} as const;

export type Ending =
  | 'ENDING_UNSPECIFIED'
  | 0
  | 'ENDING_CLOSE'
  | 1
  | 'ENDING_RESET'
  | 2

export type Ending__Output = typeof Ending[keyof typeof Ending]
