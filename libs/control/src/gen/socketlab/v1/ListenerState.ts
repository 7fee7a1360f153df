// Original file: socketlab/v1/listener.proto

export const ListenerState = {
  LISTENER_STATE_UNSPECIFIED: 'LISTENER_STATE_UNSPECIFIED',
  LISTENER_STATE_CLOSED: 'LISTENER_STATE_CLOSED',
  LISTENER_STATE_OPEN: 'LISTENER_STATE_OPEN',
  LISTENER_STATE_DRAINING: 'LISTENER_STATE_DRAINING',
} as const;

export type ListenerState =
  | 'LISTENER_STATE_UNSPECIFIED'
  | 0
  | 'LISTENER_STATE_CLOSED'
  | 1
  | 'LISTENER_STATE_OPEN'
  | 2
  | 'LISTENER_STATE_DRAINING'
  | 3

export type ListenerState__Output = typeof ListenerState[keyof typeof ListenerState]
