import type { Text } from '@socketlab/foundation';
import type { Output } from '../output.ts';
import { wrap } from '../wrap.ts';

/** A sentence in lines as wide as the terminal, with a mark before the first. */
export function renderNote(note: Text, output: Output): string {
  return wrap(output.text(note), { width: output.width, first: '- ', rest: '  ' });
}
