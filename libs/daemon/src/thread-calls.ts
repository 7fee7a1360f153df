import type { SocketlabError } from '@socketlab/foundation';
import { type CallMessage, fromPortable, type ThreadMessage } from './thread-messages.ts';

interface Pending {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** Calls of a thread's handlers that are under way. */
export interface ThreadCalls {
  /** Posts a call; settles with what the thread answers. */
  call<Result>(name: string, argument: unknown): Promise<Result>;
  settle(answer: Extract<ThreadMessage, { id: number }>): void;
  /** Rejects those that are under way. */
  failAll(error: SocketlabError): void;
}

/** The calls of one thread. */
export function createThreadCalls(post: (message: CallMessage) => void): ThreadCalls {
  const pending = new Map<number, Pending>();
  let made = 0;
  return {
    call: <Result>(name: string, argument: unknown) =>
      new Promise<Result>((resolve, reject) => {
        made += 1;
        pending.set(made, { resolve: (result) => resolve(result as Result), reject });
        post({ id: made, name, argument });
      }),
    settle(answer) {
      const waiting = pending.get(answer.id);
      pending.delete(answer.id);
      if (answer.kind === 'returned') waiting?.resolve(answer.result);
      else waiting?.reject(fromPortable(answer.error));
    },
    failAll(error) {
      for (const { reject } of pending.values()) reject(error);
      pending.clear();
    },
  };
}
