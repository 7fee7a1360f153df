import { createRecorder } from '@socketlab/evidence';
import { createLogger } from '@socketlab/foundation';
import type { KernelView } from '@socketlab/kernel-view';
import { describe, expect, it } from 'vitest';
import {
  createEvidenceHub,
  type EvidenceHub,
  OBSERVES_CALLS,
  type RecordingRequest,
  TAKES_SNAPSHOTS,
} from './evidence-hub.ts';

function createFixture(): { hub: EvidenceHub; observed: () => number | undefined } {
  const nothing = async (): Promise<void> => undefined;
  const kernelView: Pick<KernelView, 'observeCalls' | 'follow' | 'flush'> = {
    observeCalls: nothing,
    follow: async () => nothing,
    flush: nothing,
  };
  const hub = createEvidenceHub({
    recorder: createRecorder({ witness: 'spec', host: 'local', capacity: 1 }),
    kernelView: () => kernelView as KernelView,
    wireView: () => ({ flush: nothing }),
    logger: createLogger({ name: 'spec', level: 'silent' }),
  });
  const cells = new Int32Array(hub.observing);
  return { hub, observed: () => cells[0] };
}

const CALLS: RecordingRequest = { remotePorts: [], observesCalls: true, skipsSnapshots: false };
const MANY: RecordingRequest = { ...CALLS, skipsSnapshots: true };
const STATES: RecordingRequest = { ...CALLS, observesCalls: false };

describe('the recordings of a daemon', () => {
  it('have calls observed, and snapshots taken after them, while one that wants them is under way', async () => {
    const { hub, observed } = createFixture();
    const id = await hub.startRecording(CALLS);
    expect(observed()).toBe(OBSERVES_CALLS | TAKES_SNAPSHOTS);
    expect(await hub.stopRecording(id)).toBe(true);
    expect(observed()).toBe(0);
  });

  it('leave the snapshots out when asked to, unless another recording wants them', async () => {
    const { hub, observed } = createFixture();
    await hub.startRecording(MANY);
    expect(observed()).toBe(OBSERVES_CALLS);
    const id = await hub.startRecording(CALLS);
    expect(observed()).toBe(OBSERVES_CALLS | TAKES_SNAPSHOTS);
    await hub.stopRecording(id);
    expect(observed()).toBe(OBSERVES_CALLS);
  });

  it('observe no calls when they want none', async () => {
    const { hub, observed } = createFixture();
    await hub.startRecording(STATES);
    expect(observed()).toBe(0);
  });
});
