import type { LabResult, LabTable } from '../lab.ts';
import { createPacketTable } from './packet-table.ts';

/** The tables of a report: the lab's own, then its packets. */
export function tablesOf(result: LabResult): readonly LabTable[] {
  const packets = createPacketTable(result);
  return packets === undefined ? result.tables : [...result.tables, packets];
}
