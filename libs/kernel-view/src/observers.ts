import { readFileSync } from 'node:fs';
import { nativeCallsProblem } from '@socketlab/bsd-sockets';
import type { SnapshotObservation } from '@socketlab/evidence';
import type { Text } from '@socketlab/foundation';
import type { Observer, Tier } from './kernel-view.ts';

/** What was found at the start. */
export interface Findings {
  /** Why there is no tracing; undefined when there is. */
  readonly tracing: { readonly reason: Text; readonly remedy?: string } | undefined;
  readonly hasCalls: boolean;
  /** How the tables are read; undefined when they cannot be. */
  readonly table: SnapshotObservation['via'] | undefined;
}

const NOT_LINUX: Text = {
  en: 'only Linux has it; this is another system',
  'pt-BR': 'somente o Linux tem isso; este é outro sistema',
};
const NO_CALLS: Text = {
  en: 'this kernel was built without the events of system calls (CONFIG_FTRACE_SYSCALLS)',
  'pt-BR':
    'este kernel foi compilado sem os eventos de chamadas de sistema (CONFIG_FTRACE_SYSCALLS)',
};
const NO_NETLINK: Text = {
  en: 'the kernel, or a sandbox around this program, refuses netlink sockets; procfs is read instead, which tells no accept queue',
  'pt-BR':
    'o kernel, ou um isolamento em volta deste programa, recusa soquetes netlink; lê-se o procfs no lugar, que não informa a fila de aceitação',
};
const NO_PROCFS: Text = {
  en: '/proc/thread-self/net/tcp cannot be read',
  'pt-BR': '/proc/thread-self/net/tcp não pode ser lido',
};
/** The caller asked for that. */
export const TRACING_UNWANTED: Text = {
  en: 'the configuration says to leave the tracepoints alone',
  'pt-BR': 'a configuração manda não usar os tracepoints',
};

/** The tier that the findings make. */
export function chooseTier({ tracing, table }: Findings): Tier {
  if (tracing === undefined) return 'root-linux';
  if (table === 'iphlpapi') return 'windows';
  if (table === 'netstat') return 'macos';
  return table === undefined ? 'program' : 'plain-linux';
}

/** Each way to observe, whether it works, and if not, why and what would help. */
export function describeObservers(findings: Findings): readonly Observer[] {
  const { tracing, hasCalls, table } = findings;
  const tracepoints = tracing ? { isAvailable: false, ...tracing } : { isAvailable: true };
  const calls =
    tracing === undefined && !hasCalls ? { isAvailable: false, reason: NO_CALLS } : tracepoints;
  return [
    { name: 'tracepoints', ...tracepoints },
    {
      name: 'sock_diag',
      ...available(table === 'sock_diag', nativeCallsProblem()?.text ?? NO_NETLINK),
    },
    { name: 'procfs', ...available(canReadProcfs(), NO_PROCFS) },
    { name: 'syscalls', ...calls },
  ];
}

/** Nothing of this exists on other systems. */
export const OBSERVERS_ELSEWHERE: readonly Observer[] = (
  ['tracepoints', 'sock_diag', 'procfs', 'syscalls'] as const
).map((name) => ({ name, isAvailable: false, reason: NOT_LINUX }));

/** Whether the tables of procfs can be read here. */
export function canReadProcfs(): boolean {
  try {
    readFileSync('/proc/thread-self/net/tcp');
    return true;
  } catch {
    // Whatever the reason, it cannot be read, and that is the answer.
    return false;
  }
}

function available(isAvailable: boolean, reason: Text): { isAvailable: boolean; reason?: Text } {
  return isAvailable ? { isAvailable } : { isAvailable, reason };
}
