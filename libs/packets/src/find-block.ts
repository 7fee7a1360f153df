import type { SocketlabError } from '@socketlab/foundation';
import { BLOCK_FRAME_BYTES, BLOCKS, BYTE_ORDER_MAGIC } from './pcapng-blocks.ts';
import { contradiction, cutShort, type Reading } from './reading.ts';
import type { ReadTime } from './time-resolution.ts';

const SECTION_HEADER_BYTES = 28;

/** A section of a pcapng file: its byte order, and its interfaces. */
export interface Section {
  readonly isLittleEndian: boolean;
  /** Where its interfaces begin among those of the file. */
  readonly firstInterface: number;
  /** How the times of each of its interfaces are read. */
  readonly timeReaders: ReadTime[];
}

/** A block whose two lengths agree and that lies wholly in the file. */
export interface Block {
  readonly type: number;
  readonly at: number;
  readonly end: number;
  /** The section it stands in; the one that it begins, if it is a header. */
  readonly section: Section;
}

/** The block at `at`, of which only a section header may be the first. Or why there is none. */
export function findBlock(
  reading: Reading,
  at: number,
  current: Section | undefined,
): Block | SocketlabError {
  const { bytes, view } = reading;
  if (at + BLOCK_FRAME_BYTES > bytes.length) return cutShort(at, reading);
  const isHeader = view.getUint32(at, true) === BLOCKS.sectionHeader;
  const section = isHeader ? sectionAt(reading, at) : current;
  if (section === undefined) return noSection(at, reading);
  const length = view.getUint32(at + 4, section.isLittleEndian);
  const least = isHeader ? SECTION_HEADER_BYTES : BLOCK_FRAME_BYTES;
  if (length < least || length % 4 !== 0) return badLength(at, reading, length);
  if (at + length > bytes.length) return cutShort(at, reading);
  const end = at + length;
  const again = view.getUint32(end - 4, section.isLittleEndian);
  if (again !== length) return badLength(at, reading, length, again);
  return { type: view.getUint32(at, section.isLittleEndian), at, end, section };
}

/** The byte order is in the header itself; interfaces are counted anew in each section. */
function sectionAt({ view, bytes, interfaces }: Reading, at: number): Section | undefined {
  if (at + SECTION_HEADER_BYTES > bytes.length) return undefined;
  const isLittleEndian = view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC;
  if (!isLittleEndian && view.getUint32(at + 8, false) !== BYTE_ORDER_MAGIC) return undefined;
  return { isLittleEndian, firstInterface: interfaces.length, timeReaders: [] };
}

function noSection(at: number, reading: Reading): SocketlabError {
  if (at + SECTION_HEADER_BYTES > reading.bytes.length) return cutShort(at, reading);
  return contradiction(at, reading, {
    en: 'a section header whose byte order cannot be told',
    'pt-BR': 'um cabeçalho de seção cuja ordem dos bytes não dá para saber',
  });
}

function badLength(
  at: number,
  reading: Reading,
  ...[length, again]: [number, number?]
): SocketlabError {
  const numbers = again === undefined ? `${length}` : `${length}, ${again}`;
  return contradiction(at, reading, {
    en: `a block whose length cannot be right (${numbers})`,
    'pt-BR': `um bloco cujo comprimento não pode estar certo (${numbers})`,
  });
}
