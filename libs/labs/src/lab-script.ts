import type { Claim } from '@socketlab/evidence';
import type { LabContext, LabDescription, LabEvidence, LabPicture, LabTable } from './lab.ts';
import type { LabSession } from './session.ts';

/** A lab as it is written: what it does, and what it claims. */
export interface LabScript {
  readonly description: LabDescription;
  /** Begins a run. */
  begin(options: Pick<LabContext, 'message' | 'clients' | 'hosts'>): LabRun;
}

/** One run of a lab. What the steps hear from a client, beside the evidence, is kept between them and the claims. */
export interface LabRun {
  /** Throws what a daemon refuses; what it had noted until then is judged when a daemon went away. */
  steps(session: LabSession): Promise<void>;
  judge(evidence: LabEvidence): readonly Claim[];
  /** That, as plain data: with it a recorded run is judged again. */
  readonly notes: object;
  /** Tables for the report, where claims alone would be long. */
  tables?(evidence: LabEvidence): readonly LabTable[];
  /** Drawings for the report and the terminal. */
  pictures?(evidence: LabEvidence): readonly LabPicture[];
}
