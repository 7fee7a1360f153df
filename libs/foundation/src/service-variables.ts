/**
 * The variables by which a service manager speaks to a service: sd_notify(3), sd_watchdog_enabled(3), sd_listen_fds(3); on
 * Windows, where it has none, those that `socketlab service install` leaves for it: the service's name, and its log.
 */
export const SERVICE_VARIABLES = [
  'NOTIFY_SOCKET',
  'WATCHDOG_USEC',
  'WATCHDOG_PID',
  'LISTEN_FDS',
  'LISTEN_PID',
  'LISTEN_FDNAMES',
  'JOURNAL_STREAM',
  'SOCKETLAB_WINDOWS_SERVICE',
  'SOCKETLAB_LOG_FILE',
] as const;

/** One of them. */
export type ServiceVariable = (typeof SERVICE_VARIABLES)[number];

/** The environment for a child: what a service manager says is for the process that it has started, and nobody else. */
export function withoutServiceVariables(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const own: readonly string[] = SERVICE_VARIABLES;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !own.includes(name)));
}
