import { loadKoffi } from './native-library.ts';
import type { FineTimer } from './platform.ts';

/**
 * Windows ends a wait with a tick of its timer, 15.6 ms apart unless a program asks for more; 1 ms is what it gives
 * (learn.microsoft.com, "timeBeginPeriod function"). Each begin wants its end.
 */
export function loadFineTimer(): FineTimer {
  const winmm = loadKoffi().load('winmm.dll');
  const begin = winmm.func('uint32_t timeBeginPeriod(uint32_t)');
  const end = winmm.func('uint32_t timeEndPeriod(uint32_t)');
  return { begin: () => void begin(1), end: () => void end(1) };
}
