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
export { renderTerminal, type TerminalOptions } from './terminal/render-terminal.ts';
