/** Lets something be done once in a while, however often it is asked for. */
export function createThrottle(intervalMs: number): (act: () => void) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (act) => {
    const now = performance.now();
    if (now - last < intervalMs) return;
    last = now;
    act();
  };
}
