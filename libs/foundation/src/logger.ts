import { type DestinationStream, destination, type Logger, pino } from 'pino';

export type { Logger };

/** How much is logged, the most first. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * One event a line as JSON: a lowercase phrase and fields. `info` is what a student should see, `debug` a connection,
 * `trace` a packet. Written synchronously to standard error unless another stream is given, so that the last line
 * before a crash is there.
 */
export function createLogger(
  options: { name: string; level: LogLevel },
  stream: DestinationStream = destination({ fd: 2, sync: true }),
): Logger {
  return pino(
    {
      name: options.name,
      level: options.level,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
    },
    stream,
  );
}
