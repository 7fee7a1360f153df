import type { Key } from 'node:readline';
import type { ReadStream } from 'node:tty';

/** Single keys as they are pressed, without Enter. */
export interface Keyboard {
  /** Gives the terminal back to lines. May be called twice. */
  close(): void;
  /** Lets lines be typed again for as long as the program is stopped, and then not. */
  pause(): void;
  resume(): void;
}

/** A key: its name as Node's readline has it, `up` or `q`, or the character itself. */
export interface PressedKey {
  readonly name: string;
  readonly isControl: boolean;
  /** What was typed, where it is one printable character. */
  readonly character?: string;
}

/** Where keys come from; undefined where nobody types, as on a pipe. */
export type OpenKeyboard = (onKey: (key: PressedKey) => void) => Keyboard | undefined;

const PRINTABLE = /^[^\p{Cc}]$/u;

/** Reads keys of a terminal in raw mode: Ctrl+C comes as a key then, and not as a signal. */
export function createKeyboard(typing: () => NodeJS.ReadableStream): OpenKeyboard {
  return (onKey) => {
    const input = typing() as ReadStream;
    if (input.isTTY !== true) return undefined;
    const listen = (character: string | undefined, key: Key): void => {
      const isPrintable = character !== undefined && PRINTABLE.test(character);
      onKey({
        name: key.name ?? character ?? '',
        isControl: key.ctrl === true,
        ...(isPrintable && { character }),
      });
    };
    const setRaw = (isRaw: boolean): void => {
      try {
        input.setRawMode(isRaw);
      } catch {
        // The terminal is gone; there is nothing left to give back.
      }
    };
    // Loaded where somebody types: it brings much along, and most commands have no use for it.
    process.getBuiltinModule('node:readline').emitKeypressEvents(input);
    input.on('keypress', listen);
    // A terminal that was closed ends the program by SIGHUP; what reading it says is no failure of its own.
    const ignore = (): void => undefined;
    input.on('error', ignore);
    setRaw(true);
    input.resume();
    return {
      close() {
        input.off('keypress', listen);
        setRaw(false);
        input.pause();
      },
      pause: () => setRaw(false),
      resume: () => setRaw(true),
    };
  };
}
