import type { EventOf } from '@socketlab/evidence';
import type { Text } from '@socketlab/foundation';
import { formatNumber, inBoth } from '../wording.ts';

const NS_PER_MS = 1e6;
const BYTES_PER_KIB = 1_024;

/** What a daemon had used at a moment that was marked, in a line. */
export function usageLabel(event: EventOf<'usage'>): Text {
  const { mark } = event;
  switch (event.source) {
    case 'sampled':
      return sampledLabel(event);
    case 'kernel': {
      const total = event.calls.reduce((sum, { count }) => sum + count, 0);
      return inBoth(`${mark}: ${total} system calls`, `${mark}: ${total} chamadas de sistema`);
    }
    case 'program': {
      const { openConnections: open, receivedBytes: bytes } = event;
      return inBoth(
        `${mark}: ${open} connections open, ${bytes} bytes received`,
        `${mark}: ${open} conexões abertas, ${bytes} bytes recebidos`,
      );
    }
  }
}

function sampledLabel({
  mark,
  threads,
  residentBytes,
}: Extract<EventOf<'usage'>, { source: 'sampled' }>): Text {
  const cpuNs = threads.reduce((sum, thread) => sum + Number(thread.cpuNs ?? 0), 0);
  const [en, ptBR] = (['en', 'pt-BR'] as const).map((language) => ({
    cpu: formatNumber(cpuNs / NS_PER_MS, language, 1),
    memory: formatNumber(residentBytes / BYTES_PER_KIB, language, 0),
  }));
  const calls = [...new Set(threads.flatMap(({ call }) => call ?? []))].join(', ');
  return inBoth(
    `${mark}: ${threads.length} serving threads (${calls}), ${en?.cpu} ms CPU, ${en?.memory} KiB`,
    `${mark}: ${threads.length} threads servindo (${calls}), ${ptBR?.cpu} ms de CPU, ${ptBR?.memory} KiB`,
  );
}
