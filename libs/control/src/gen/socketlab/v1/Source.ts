// Original file: socketlab/v1/evidence.proto

export const Source = {
  SOURCE_UNSPECIFIED: 'SOURCE_UNSPECIFIED',
  SOURCE_KERNEL: 'SOURCE_KERNEL',
  SOURCE_SAMPLED: 'SOURCE_SAMPLED',
  SOURCE_WIRE: 'SOURCE_WIRE',
  SOURCE_PROGRAM: 'SOURCE_PROGRAM',
} as const;

export type Source =
  | 'SOURCE_UNSPECIFIED'
  | 0
  | 'SOURCE_KERNEL'
  | 1
  | 'SOURCE_SAMPLED'
  | 2
  | 'SOURCE_WIRE'
  | 3
  | 'SOURCE_PROGRAM'
  | 4

export type Source__Output = typeof Source[keyof typeof Source]
