import { delay, SocketlabError } from '@socketlab/foundation';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import type { PressedKey } from '../../keyboard.ts';
import { type Picture, type TopInput, takePicture } from './picture.ts';
import type { Polling } from './polling.ts';
import { renderScreen } from './render.ts';
import { FIRST_VIEW, press, shownRows } from './view.ts';

/** A process that a signal stops is stopped by then, and the timer waits with it. */
const STOPPED_BY_THEN_MS = 50;

/** Draws anew at each interval, each key and each change of size, until q, Ctrl+C, or the terminal is gone. */
export async function showLive(input: TopInput, polling: Polling): Promise<ExitCode> {
  const { output, options, openKeyboard } = input;
  const leaving = new AbortController();
  const signal = AbortSignal.any([input.signal, leaving.signal]);
  const screen = output.openScreen();
  let view = FIRST_VIEW;
  let picture: Picture | undefined;
  const draw = (): void => {
    // What is paused are the numbers: how they are looked at may change.
    const taken = view.isPaused ? picture : undefined;
    picture = taken
      ? { ...taken, view, rows: shownRows(view, taken.daemons) }
      : takePicture(input, polling, view);
    screen.show(renderScreen(picture, screen.size(), output));
  };
  const onKey = (key: PressedKey): void => {
    const asked = press(view, key, picture?.rows ?? []);
    view = asked.view;
    if (asked.act === 'quit') leaving.abort();
    else if (asked.act === 'suspend') suspend();
    else draw();
  };
  const keyboard = openKeyboard(onKey);
  /**
   * Stops the whole job, as Ctrl+Z does where it is no key, and draws anew when it goes on. The kernel does not stop a job
   * that no shell could continue (an orphaned process group): then it goes on at once. Windows stops no program.
   */
  const suspend = (): void => {
    if (process.platform === 'win32') return;
    keyboard?.pause();
    screen.close();
    process.kill(0, 'SIGTSTP');
    setTimeout(() => {
      if (signal.aborted) return;
      keyboard?.resume();
      screen.reopen();
      draw();
    }, STOPPED_BY_THEN_MS);
  };
  const stopListening = screen.onResize(draw);
  try {
    for (;;) {
      draw();
      await delay(options.intervalMs, signal);
      await refresh(polling);
    }
  } catch (failure) {
    if (!signal.aborted) throw failure;
    return EXIT.done;
  } finally {
    stopListening();
    keyboard?.close();
    screen.close();
  }
}

/** A damaged record of a host leaves the picture as it was; every other command tells of it. */
async function refresh(polling: Polling): Promise<void> {
  await polling.refresh().catch((failure: unknown) => {
    if (!(failure instanceof SocketlabError)) throw failure;
  });
}
