import { tmpdir } from 'node:os';
import { createRecorder, type Recorder } from '@socketlab/evidence';
import type { Clock, Logger } from '@socketlab/foundation';
import { createKernelView, type KernelView } from '@socketlab/kernel-view';
import { createWireView, type WireView } from '@socketlab/wire-view';
import { createEvidenceHub, type EvidenceHub } from './evidence-hub.ts';

const EVENTS_KEPT = 65_536;

/** All that observes in a daemon, and where it comes together. */
export interface Observation {
  readonly hub: EvidenceHub;
  readonly recorder: Recorder;
  readonly kernelView: KernelView;
  readonly wireView: WireView;
}

/** Makes the observers of the daemon `name`; nothing is observed before they are started. */
export function createObservation(
  options: {
    readonly name: string;
    readonly usesTracepoints: boolean;
    readonly preparedInstance?: string | undefined;
    /** Where the daemon's threads tell which sockets are open. */
    readonly openDescriptors?: SharedArrayBuffer | undefined;
  },
  deps: { readonly logger: Logger; readonly clock: Clock },
): Observation {
  const { name } = options;
  const recorder = createRecorder({ witness: name, host: 'local', capacity: EVENTS_KEPT });
  const hub = createEvidenceHub({
    recorder,
    kernelView: () => kernelView,
    wireView: () => wireView,
    logger: deps.logger,
  });
  const observerDeps = { ...deps, emit: hub.emit };
  const kernelView = createKernelView(options, observerDeps);
  const wireView = createWireView({ name, directory: tmpdir() }, observerDeps);
  return { hub, recorder, kernelView, wireView };
}
