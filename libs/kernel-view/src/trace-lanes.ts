import { createPageDecoding, type DecodePage } from './page-decoding.ts';
import { createPageStore, type PageStore } from './page-store.ts';
import type { TraceInstance } from './trace-instance.ts';
import type { TraceInstances } from './trace-instances.ts';
import type { TracePipeline } from './trace-pipeline.ts';
import type { Decode, LossRecord } from './trace-record.ts';

/** The way of an instance's pages: where they are kept, and how they are decoded. One lane's flood leaves others alone. */
export interface Lane {
  readonly instance: TraceInstance;
  readonly store: PageStore;
  readonly decodePage: DecodePage;
  /** What a loss in the store is called. */
  readonly lostInStore: LossRecord['where'];
}

/** So much smaller is the store for what cannot be filtered: most of it is not ours. */
const UNFILTERED_SHARE = 1 / 4;

/** A lane for each instance; all lead into one pipeline, which puts them in order. */
export function createLanes(
  { filtered, unfiltered }: TraceInstances,
  options: { readonly storeBytes: number },
  deps: { readonly pipeline: TracePipeline; readonly decoders: ReadonlyMap<number, Decode> },
): readonly Lane[] {
  const lane = (
    instance: TraceInstance,
    bytes: number,
    lostIn: { readonly buffer: LossRecord['where']; readonly store: LossRecord['where'] },
  ): Lane => ({
    instance,
    store: createPageStore({ bytes, pageBytes: instance.pageBytes }),
    decodePage: createPageDecoding({ ...deps, instance, where: lostIn.buffer }),
    lostInStore: lostIn.store,
  });
  const { storeBytes } = options;
  const lanes = [lane(filtered, storeBytes, { buffer: 'trace', store: 'store' })];
  if (unfiltered) {
    const bytes = Math.ceil(storeBytes * UNFILTERED_SHARE);
    lanes.push(lane(unfiltered, bytes, { buffer: 'resets', store: 'resets' }));
  }
  return lanes;
}
