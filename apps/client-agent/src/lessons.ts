import { readFile } from 'node:fs/promises';
import { parseChoice } from '@socketlab/foundation';

/** The files that a student reads, by the names of the contract. They travel beside the bundle as they are. */
const FILES = {
  exchange: 'exchange.ts',
  datagram: 'datagram-exchange.ts',
  many: 'many-exchanges.ts',
} as const;
type Lesson = keyof typeof FILES;

const parseLesson = parseChoice<Lesson>(['exchange', 'datagram', 'many']);

/** Reads a lesson's source as it runs; the exchange when no name is given. Throws InvalidValueError for another name. */
export async function readLesson(name: string): Promise<{ file: string; text: string }> {
  const file = FILES[parseLesson(name || 'exchange', 'lesson')];
  return { file, text: await readFile(new URL(file, import.meta.url), 'utf8') };
}
