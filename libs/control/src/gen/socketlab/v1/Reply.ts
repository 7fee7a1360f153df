// Original file: socketlab/v1/listener.proto

export const Reply = {
  REPLY_UNSPECIFIED: 'REPLY_UNSPECIFIED',
  REPLY_ECHO: 'REPLY_ECHO',
  REPLY_UPPER: 'REPLY_UPPER',
} as const;

export type Reply =
  | 'REPLY_UNSPECIFIED'
  | 0
  | 'REPLY_ECHO'
  | 1
  | 'REPLY_UPPER'
  | 2

export type Reply__Output = typeof Reply[keyof typeof Reply]
