import { fstatSync } from 'node:fs';
import { Socket } from 'node:net';
import { InvalidValueError } from './errors.ts';

/** Where a process inherits its lifeline: the first descriptor after the standard three. */
export const LIFELINE_DESCRIPTOR = 3;

/**
 * Watches the lifeline: a stream socket whose other end its starter holds. The kernel closes that end when the starter
 * ends, however it does, and `onEnd` is called. The starter, in turn, reads an end when the last process that holds this
 * one has ended. It does not keep the process alive, and stays open as long as the process lives. Throws
 * {@link InvalidValueError} where none was inherited; `what` names the setting that says so.
 */
export function watchLifeline(what: string, onEnd: () => void): void {
  if (!isSocket(LIFELINE_DESCRIPTOR)) {
    throw new InvalidValueError({
      what,
      value: 'true',
      rule: {
        en: `it is for a process that inherits a stream socket as descriptor ${LIFELINE_DESCRIPTOR}`,
        'pt-BR': `é para um processo que herda um soquete de fluxo como descritor ${LIFELINE_DESCRIPTOR}`,
      },
      wayOut: { en: 'Leave it out.', 'pt-BR': 'Não use.' },
    });
  }
  // Half open: our end must stay when the other is closed, for as long as we live.
  const lifeline = new Socket({ fd: LIFELINE_DESCRIPTOR, allowHalfOpen: true });
  lifeline.once('end', onEnd);
  lifeline.once('error', onEnd);
  lifeline.resume().unref();
}

function isSocket(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isSocket();
  } catch {
    // Nothing is open there.
    return false;
  }
}
