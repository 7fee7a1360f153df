import { type Logger, messageOf } from '@socketlab/foundation';
import type { WireView } from '@socketlab/wire-view';
import type { CallSteps } from './call-steps.ts';
import type { EvidenceHub } from './evidence-hub.ts';

/** What is observed while a server goes step by step. */
export interface StepRecording {
  /** Captures the packets of its port from now on, once it is known and where packets can be captured. */
  watchPort(port: number): Promise<void>;
  end(): Promise<void>;
}

/**
 * Observes calls and, on the loopback interface, packets. What was observed before is not part of the steps. Where no
 * packets can be captured, the Evidence service says why; a capture that fails is logged, and the steps go on.
 */
export async function recordSteps(
  { hub, wireView, logger }: { hub: EvidenceHub; wireView: WireView; logger: Logger },
  steps: CallSteps,
): Promise<StepRecording> {
  await hub.flush();
  steps.coveredSequence = hub.sequence;
  const recordingId = await hub.startRecording({
    remotePorts: [],
    observesCalls: true,
    skipsSnapshots: false,
  });
  const tellProblem = (failure: unknown): void =>
    logger.warn({ problem: messageOf(failure) }, 'the packets of the steps were not captured');
  let captureId: string | undefined;
  return {
    async watchPort(port) {
      if (captureId !== undefined || !wireView.observer.isAvailable) return;
      try {
        const everything = { interface: '', snapBytes: 0, maxBytes: 0 };
        const request = { ...everything, ports: [port], observesPackets: true };
        ({ id: captureId } = await wireView.startCapture(request));
      } catch (failure) {
        tellProblem(failure);
      }
    },
    async end() {
      if (captureId !== undefined) await wireView.stopCapture(captureId).catch(tellProblem);
      await hub.stopRecording(recordingId);
    },
  };
}
