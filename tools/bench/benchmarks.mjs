/**
 * The benchmarks, in the order in which they run: those that leave ten thousands of TIME-WAITs, which are a minute's weight on
 * every look at the kernel's tables, come last. Loaded when they do: one that is not asked for needs nothing of its own. Each
 * resolves with a section: its lines in Markdown; what it measured, by the ids of targets.mjs; and bars for the picture.
 */
export const BENCHMARKS = {
  start: async () => (await import('./start-bench.mjs')).benchStart,
  stop: async () => (await import('./stop-bench.mjs')).benchStop,
  decode: async () => (await import('./decode-bench.mjs')).benchDecode,
  capture: async () => (await import('./capture-bench.mjs')).benchCapture,
  snapshot: async () => (await import('./snapshot-bench.mjs')).benchSnapshot,
  scrape: async () => (await import('./scrape-bench.mjs')).benchScrape,
  'fan-out': async () => (await import('./fan-out-bench.mjs')).benchFanOut,
  'two-hosts': async () => (await import('./two-hosts-bench.mjs')).benchTwoHosts,
  tcp: async () => (await import('./crowd-bench.mjs')).benchCrowd,
  echo: async () => (await import('./echo-bench.mjs')).benchEcho,
  udp: async () => (await import('./datagram-bench.mjs')).benchDatagrams,
  idle: async () => (await import('./idle-bench.mjs')).benchIdle,
  load: async () => (await import('./load-bench.mjs')).benchLoad,
  churn: async () => (await import('./churn-bench.mjs')).benchChurn,
  observation: async () => (await import('./observation-bench.mjs')).benchObservation,
};
