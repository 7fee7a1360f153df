export { LabInterruptedError, NoSuchLabError, ReportNotWrittenError } from './errors.ts';
export type {
  Exchange,
  LabContext,
  LabDescription,
  LabEvidence,
  LabObserver,
  LabResult,
  LabTier,
  LabWitness,
  LessonSource,
  Question,
} from './lab.ts';
export { LABS } from './labs.ts';
export { type ReportFiles, writeReport } from './report/write-report.ts';
export { runLab } from './run-lab.ts';
export { renderTerminal, type TerminalOptions } from './terminal/render-terminal.ts';
