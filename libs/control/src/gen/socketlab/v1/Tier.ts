// Original file: socketlab/v1/evidence.proto

export const Tier = {
  TIER_UNSPECIFIED: 'TIER_UNSPECIFIED',
  TIER_ROOT_LINUX: 'TIER_ROOT_LINUX',
  TIER_PLAIN_LINUX: 'TIER_PLAIN_LINUX',
  TIER_PROGRAM: 'TIER_PROGRAM',
  TIER_WINDOWS: 'TIER_WINDOWS',
  TIER_MACOS: 'TIER_MACOS',
} as const;

export type Tier =
  | 'TIER_UNSPECIFIED'
  | 0
  | 'TIER_ROOT_LINUX'
  | 1
  | 'TIER_PLAIN_LINUX'
  | 2
  | 'TIER_PROGRAM'
  | 3
  | 'TIER_WINDOWS'
  | 4
  | 'TIER_MACOS'
  | 5

export type Tier__Output = typeof Tier[keyof typeof Tier]
