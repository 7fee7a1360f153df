import { execFile } from 'node:child_process';
import { type NotifySocket, openNotifySocket } from '@socketlab/bsd-sockets';
import { type Logger, messageOf, SocketlabError } from '@socketlab/foundation';

/** How soon what found no room in the manager's queue is sent again. */
const AGAIN_MS = 100;
const PROGRAM = 'systemd-notify';
const PROGRAM_MS = 5_000;

/** Tells a service manager how this daemon is: sd_notify(3). Telling never fails; that it cannot be told is logged once. */
export interface Notifier {
  /** Sends NAME=value, one a line, as one message. */
  tell(assignments: Readonly<Record<string, string | number>>): void;
  /** Lets go of the way to it; what has been told is with the manager then, unless its queue is full even now. */
  close(): Promise<void>;
}

/** Where nobody wants to know. */
export const NO_NOTIFIER: Notifier = { tell: () => undefined, close: async () => undefined };

/**
 * A notifier for the address in NOTIFY_SOCKET. Without native calls it asks the program systemd-notify, whose messages come
 * from another process: the unit then needs NotifyAccess=all.
 */
export function createNotifier(address: string, deps: { readonly logger: Logger }): Notifier {
  const { logger } = deps;
  try {
    return notifyBySocket(openNotifySocket(address), logger);
  } catch (failure) {
    if (failure instanceof SocketlabError) {
      const { code, text } = failure;
      logger.warn({ code, text }, 'the service manager cannot be told anything');
      return NO_NOTIFIER;
    }
    logger.warn(
      { problem: messageOf(failure), program: PROGRAM },
      'without native calls a program tells the service manager: the unit needs NotifyAccess=all',
    );
    return notifyByProgram(address, logger);
  }
}

function notifyBySocket(socket: NotifySocket, logger: Logger): Notifier {
  const unsent: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isLacking = false;

  function flush(): void {
    timer = undefined;
    try {
      while (unsent[0] !== undefined) {
        if (!socket.send(unsent[0])) break;
        unsent.shift();
      }
    } catch (failure) {
      unsent.length = 0;
      if (!isLacking) {
        logger.warn({ problem: messageOf(failure) }, 'the service manager cannot be told anything');
      }
      isLacking = true;
    }
    if (unsent.length > 0) timer = setTimeout(flush, AGAIN_MS);
  }

  return {
    tell(assignments) {
      unsent.push(format(assignments));
      if (timer === undefined) flush();
    },
    async close() {
      clearTimeout(timer);
      flush();
      clearTimeout(timer);
      socket.close();
    },
  };
}

function notifyByProgram(address: string, logger: Logger): Notifier {
  let last: Promise<void> = Promise.resolve();
  let isLacking = false;
  const run = (lines: readonly string[]): Promise<void> =>
    new Promise((resolve) => {
      const options = { timeout: PROGRAM_MS, env: { NOTIFY_SOCKET: address } };
      execFile(PROGRAM, [...lines], options, (failure) => {
        if (failure && !isLacking) {
          isLacking = true;
          logger.warn({ problem: failure.message }, 'the service manager cannot be told anything');
        }
        resolve();
      });
    });
  return {
    tell(assignments) {
      const lines = format(assignments).split('\n');
      last = last.then(() => run(lines));
    },
    close: () => last,
  };
}

/** A value with a line break would be two assignments. */
function format(assignments: Readonly<Record<string, string | number>>): string {
  return Object.entries(assignments)
    .map(([name, value]) => `${name}=${String(value).replaceAll(/\s*\n\s*/g, ' ')}`)
    .join('\n');
}
