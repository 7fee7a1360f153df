export { LabInterruptedError, NoSuchLabError } from './errors.ts';
export { describeEvents, type EventLine } from './event-lines.ts';
export type {
  DaemonName,
  Exchange,
  HostRole,
  LabAuditLine,
  LabCapture,
  LabContext,
  LabDescription,
  LabEvidence,
  LabHost,
  LabHostClock,
  LabObserver,
  LabResult,
  LabTier,
  LabWitness,
  LessonSource,
  Question,
} from './lab.ts';
export { LABS } from './labs.ts';
export { measureClock } from './measure-clock.ts';
export { type ReportFiles, writeReport } from './report/write-report.ts';
export { describeLab, runLab } from './run-lab.ts';
export { renderTerminal, type TerminalOptions } from './terminal/render-terminal.ts';
