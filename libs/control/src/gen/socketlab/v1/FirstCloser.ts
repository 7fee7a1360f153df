// Original file: socketlab/v1/client.proto

export const FirstCloser = {
  FIRST_CLOSER_UNSPECIFIED: 'FIRST_CLOSER_UNSPECIFIED',
  FIRST_CLOSER_CLIENT: 'FIRST_CLOSER_CLIENT',
  FIRST_CLOSER_SERVER: 'FIRST_CLOSER_SERVER',
} as const;

export type FirstCloser =
  | 'FIRST_CLOSER_UNSPECIFIED'
  | 0
  | 'FIRST_CLOSER_CLIENT'
  | 1
  | 'FIRST_CLOSER_SERVER'
  | 2

export type FirstCloser__Output = typeof FirstCloser[keyof typeof FirstCloser]
