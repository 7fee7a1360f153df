export { MalformedHistogramError } from './errors.ts';
export {
  addCounts,
  createHistogram,
  type Histogram,
  type HistogramSummary,
  mergeHistograms,
  PERCENTILES,
  percentilesOf,
  summarize,
} from './histogram.ts';
export { decodeHistogram, encodeHistogram } from './histogram-encoding.ts';
export {
  cellOf,
  HIGHEST_NS,
  HISTOGRAM_CELLS,
  highestOf,
  LOWEST_NS,
  lowestOf,
  middleOf,
  SIGNIFICANT_DIGITS,
} from './histogram-layout.ts';
export { type LoggedRun, writeHistogramLog } from './histogram-log.ts';
export {
  type LatencyCounts,
  latencyCounts,
  RECORDER_BYTES,
  recordLatency,
} from './latency-recorder.ts';
export { LOAD_ERRORS, type LoadCounts, type LoadInterval, sumCounts } from './load-interval.ts';
export {
  intervalFromMessage,
  intervalToMessage,
  type LoadCountsMessage,
  type LoadIntervalMessage,
  type LoadPlanMessage,
  type LoadReductionMessage,
  type LoadResultMessage,
  planFromMessage,
  planToMessage,
  resultFromMessage,
  resultToMessage,
} from './load-messages.ts';
export {
  type LimitHolder,
  type LoadPlan,
  type LoadProtocol,
  type LoadReduction,
  SEQUENCE_BYTES,
} from './load-plan.ts';
export { END_REASONS, type EndReason, type LoadResult } from './load-result.ts';
export {
  type ComparedNumber,
  type ComparedRun,
  type ComparedRuns,
  compareRuns,
  comparisonNotes,
  comparisonRows,
  type PlanDifference,
  planDifferences,
} from './report/comparison.ts';
export {
  isComparison,
  nameRun,
  renderComparisonHtml,
  renderComparisonMarkdown,
} from './report/comparison-pages.ts';
export { createDistribution } from './report/distribution.ts';
export { answeredPerSecond, errorsOf, latencyTable, resultFacts } from './report/facts.ts';
export { renderLoadHtml } from './report/html.ts';
export {
  type AskedPlan,
  LOAD_RUN_FORMAT,
  LOAD_RUN_KIND,
  type LoadRun,
  parseLoadRun,
  type RunInterval,
  type RunMachine,
  type RunResult,
} from './report/load-run.ts';
export { renderLoadMarkdown } from './report/markdown.ts';
export { notesOn } from './report/notes.ts';
export { formatNs, formatNumber } from './report/numbers.ts';
export { endedAsMeant, WORDS as LOAD_WORDS } from './report/words.ts';
