import type { DaemonClient } from '@socketlab/control';
import type { Claim } from '@socketlab/evidence';
import type { Language, Text } from '@socketlab/foundation';

export interface LabDescription {
  readonly name: string;
  readonly title: Text;
  readonly questions: readonly { readonly id: string; readonly title: Text }[];
}
export interface LabResult {
  readonly lab: LabDescription;
  readonly claims: readonly Claim[];
  readonly interruption?: Text;
}
/** What libs/labs gives. */
export interface LabsLibrary {
  readonly LABS: readonly LabDescription[];
  runLab(
    name: string,
    context: {
      server: DaemonClient;
      client: DaemonClient;
      signal: AbortSignal;
      onProgress?: (step: Text) => void;
    },
  ): Promise<LabResult>;
  renderTerminal(
    result: LabResult,
    options: { language: Language; width: number; usesColors: boolean },
  ): string;
  writeReport(
    result: LabResult,
    options: { directory: string; language: Language },
  ): Promise<unknown>;
}

/** Loads the labs. */
export async function loadLabs(): Promise<LabsLibrary> {
  const library: unknown = await import('@socketlab/labs');
  return library as LabsLibrary;
}
