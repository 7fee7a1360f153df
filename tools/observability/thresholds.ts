/** From what part of its limit on an accept queue counts as filling: half is early enough to look before SYNs are dropped. */
export const FILLING_RATIO = 0.5;

/** How many more connections have to stay in CLOSE-WAIT: one or two are somebody's experiment, three are a habit. */
export const CLOSE_WAIT_GROWTH = 3;

/**
 * What `socketlab:daemon:state` says of a daemon: the worst that is true. The worse, the greater, so that the greatest of
 * a host's daemons is what is worst there.
 */
export const DAEMON_STATES = {
  idle: 0,
  serves: 1,
  connected: 2,
  queueFilling: 3,
  closeWait: 4,
  gone: 5,
} as const;

/** One of {@link DAEMON_STATES}. */
export type DaemonState = keyof typeof DAEMON_STATES;
