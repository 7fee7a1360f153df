import path from 'node:path';

/** Where a call stands in the source. */
export interface CallSite {
  /** The file's base name. */
  readonly file: string;
  readonly line: number;
}

/** `at serve (file:///.../echo-server.ts:31:20)`, or without a name and its parentheses. */
const FRAME = /^\s*at (?:.*\()?(?<file>.+?):(?<line>\d+):\d+\)?$/m;

/**
 * The line that called `callee`. V8 leaves out `callee` and all that it called, so one frame is enough however deep
 * we are. In a bundle it is the source's line if source maps were on in this thread before the bundle was loaded: start
 * the worker with `execArgv: ['--enable-source-maps']`. `process.setSourceMapsEnabled(true)` inside the bundle, or in the
 * thread that starts the worker, comes too late.
 */
export function findCallSite(callee: (...args: never[]) => unknown): CallSite | undefined {
  const limit = Error.stackTraceLimit;
  const holder: { stack?: string } = {};
  Error.stackTraceLimit = 1;
  Error.captureStackTrace(holder, callee);
  // The text, and with it the source map's work, is made when it is first read; the limit counts at the capture.
  const groups = FRAME.exec(holder.stack ?? '')?.groups;
  Error.stackTraceLimit = limit;
  if (groups?.['file'] === undefined) return undefined;
  return { file: path.basename(groups['file']), line: Number(groups['line']) };
}
