import { parsePage } from './ring-buffer-page.ts';
import type { TraceInstance } from './trace-instance.ts';
import type { TracePipeline } from './trace-pipeline.ts';
import type { AnyRecord, Decode, LossRecord } from './trace-record.ts';

/** Decodes the records of a CPU's page, those of one CPU in order, and gives them to the pipeline. */
export type DecodePage = (
  page: Buffer,
  cpu: number,
  options: { readonly isCounted: boolean },
) => void;

/** Decodes with the decoder of each event's id; what was lost before a page becomes a record too. */
export function createPageDecoding(deps: {
  readonly instance: Pick<TraceInstance, 'overrun'>;
  readonly pipeline: TracePipeline;
  readonly decoders: ReadonlyMap<number, Decode>;
  /** What a loss in the instance's buffer is called. */
  readonly where: LossRecord['where'];
}): DecodePage {
  const { instance, pipeline, decoders, where } = deps;
  const countLoss = createLossCounter(instance);
  return (bytes, cpu, { isCounted }) => {
    const page = parsePage(bytes);
    const count = countLoss(page, cpu);
    if (count > 0) {
      pipeline.take({ kind: 'loss', where, atNs: page.atNs, count, threadId: 0 });
    }
    for (const { atNs, data } of page.records) {
      const record: AnyRecord | undefined = decoders.get(data.readUInt16LE(0))?.(data, atNs);
      if (record === undefined) continue;
      pipeline.take(isCounted && record.kind === 'state' ? { ...record, isCounted } : record);
    }
  };
}

/** How many records a page says were lost before it; where it has no room to say so, the CPU's counter tells. */
function createLossCounter(instance: Pick<TraceInstance, 'overrun'>) {
  const counted = new Map<number, number>();
  return (page: { hasLost: boolean; lost?: number }, cpu: number): number => {
    if (!page.hasLost) return 0;
    const before = counted.get(cpu) ?? 0;
    const lost = page.lost ?? Math.max(1, instance.overrun(cpu) - before);
    counted.set(cpu, before + lost);
    return lost;
  };
}
