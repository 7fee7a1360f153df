import { defineCounter, type Registry } from '@socketlab/metrics';

/** The metrics of what this daemon had to write down and could not: a full disk, a place that is read-only. */
export function defineUnwrittenMetrics(
  registry: Registry,
  read: { readonly logLines: () => number; readonly auditLines: () => number },
): void {
  defineCounter(registry, {
    name: 'socketlab_log_unwritten_lines_total',
    help: 'Lines of the log that standard error did not take, as on a full disk; the newest are in memory all the same.',
    read: () => [{ value: read.logLines() }],
  });
  defineCounter(registry, {
    name: 'socketlab_audit_unwritten_lines_total',
    help: 'Lines that the audit log could not take: what they were about was refused, unless it had been done already.',
    read: () => [{ value: read.auditLines() }],
  });
}
