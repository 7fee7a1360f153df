import type { Text } from '@socketlab/foundation';
import type { SpanKind } from '../lab.ts';
import { inBoth } from '../wording.ts';

/** What a client's connection was in, in words. */
export const SPAN_NAMES: Readonly<Record<SpanKind, Text>> = {
  queued: inBoth('in the accept queue', 'na fila de aceitação'),
  waiting: inBoth('waits for its answer', 'espera a resposta'),
  answered: inBoth('answered', 'respondido'),
  silent: inBoth('says nothing', 'não diz nada'),
};
