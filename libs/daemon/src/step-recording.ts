import type { CallSteps } from './call-steps.ts';
import type { EvidenceHub } from './evidence-hub.ts';

/** Observes a server's calls as long as it goes step by step. Resolves with how to end that. */
export async function recordSteps(
  hub: EvidenceHub,
  steps: CallSteps,
): Promise<() => Promise<void>> {
  await hub.flush();
  steps.coveredSequence = hub.sequence;
  const id = await hub.startRecording({
    remotePorts: [],
    observesCalls: true,
    skipsSnapshots: false,
  });
  return async () => {
    await hub.stopRecording(id);
  };
}
