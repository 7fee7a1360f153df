// Original file: socketlab/v1/daemon.proto

export const DaemonState = {
  DAEMON_STATE_UNSPECIFIED: 'DAEMON_STATE_UNSPECIFIED',
  DAEMON_STATE_STARTING: 'DAEMON_STATE_STARTING',
  DAEMON_STATE_SERVING: 'DAEMON_STATE_SERVING',
  DAEMON_STATE_DRAINING: 'DAEMON_STATE_DRAINING',
} as const;

export type DaemonState =
  | 'DAEMON_STATE_UNSPECIFIED'
  | 0
  | 'DAEMON_STATE_STARTING'
  | 1
  | 'DAEMON_STATE_SERVING'
  | 2
  | 'DAEMON_STATE_DRAINING'
  | 3

export type DaemonState__Output = typeof DaemonState[keyof typeof DaemonState]
