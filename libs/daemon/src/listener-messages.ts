import { readFile } from 'node:fs/promises';
import { formatAddress } from '@socketlab/foundation';
import type { ReplyName } from './replies.ts';
import type { ListenerState } from './served-listener.ts';

/** A reply as the contract names it. */
export type ReplyMessage = 'REPLY_ECHO' | 'REPLY_UPPER';

const REPLY_MESSAGES: Readonly<Record<ReplyName, ReplyMessage>> = {
  echo: 'REPLY_ECHO',
  upper: 'REPLY_UPPER',
};

/** The state of a listener, as GetListener tells it. */
export interface ListenerStateMessage {
  readonly state: 'LISTENER_STATE_CLOSED' | 'LISTENER_STATE_OPEN' | 'LISTENER_STATE_DRAINING';
  readonly address?: string;
  readonly reply?: ReplyMessage;
}

/** A reply in the contract's words. */
export function replyToMessage(reply: ReplyName): ReplyMessage {
  return REPLY_MESSAGES[reply];
}

/** A reply that a request asks for; undefined when it leaves that open. */
export function replyFromMessage(message: string): ReplyName | undefined {
  if (message === 'REPLY_ECHO') return 'echo';
  return message === 'REPLY_UPPER' ? 'upper' : undefined;
}

/** The state of a listener in the contract's words; one that opens has no address yet, and counts as closed. */
export function listenerStateToMessage(
  state: ListenerState<{ readonly reply: ReplyName }>,
): ListenerStateMessage {
  if (state.name === 'closed' || state.name === 'opening') {
    return { state: 'LISTENER_STATE_CLOSED' };
  }
  return {
    state: state.name === 'open' ? 'LISTENER_STATE_OPEN' : 'LISTENER_STATE_DRAINING',
    address: formatAddress(state.address),
    reply: replyToMessage(state.request.reply),
  };
}

/** The source of the server loop, which stands beside the program: give the program's import.meta.url. */
export async function readLesson(
  file: string,
  programUrl: string,
): Promise<{ file: string; text: string }> {
  return { file, text: await readFile(new URL(file, programUrl), 'utf8') };
}
