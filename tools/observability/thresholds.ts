/** From what part of its limit on an accept queue counts as filling: half is early enough to look before SYNs are dropped. */
export const FILLING_RATIO = 0.5;

/** How many more connections have to stay in CLOSE-WAIT: one or two are somebody's experiment, three are a habit. */
export const CLOSE_WAIT_GROWTH = 3;

/**
 * What `socketlab:daemon:state` says of a daemon. The worst that is true is told, so that who looks at a whole class sees
 * where to go.
 */
export const DAEMON_STATES = {
  gone: 0,
  idle: 1,
  serves: 2,
  connected: 3,
  queueFilling: 4,
  closeWait: 5,
} as const;

/** One of {@link DAEMON_STATES}. */
export type DaemonState = keyof typeof DAEMON_STATES;
