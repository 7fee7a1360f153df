import type { SocketlabError } from '@socketlab/foundation';
import type { Block } from './find-block.ts';
import { BLOCKS, OPTIONS } from './pcapng-blocks.ts';
import { padded } from './pcapng-options.ts';
import { type OptionPlace, readOptions, readText } from './read-options.ts';
import { addFrame, contradiction, type Reading } from './reading.ts';
import { timeReader } from './time-resolution.ts';

/** if_tsresol where there is none: microseconds. */
const MICROSECONDS = 6;
const NONE: readonly string[] = [];

/** Where the fields of a packet's block lie, from the block's beginning. */
interface Layout {
  readonly time: number | undefined;
  readonly captured: number | undefined;
  readonly length: number;
  readonly data: number;
}
const ENHANCED: Layout = { time: 12, captured: 20, length: 24, data: 28 };
const SIMPLE: Layout = { time: undefined, captured: undefined, length: 8, data: 12 };

/** Interface description block, section 4.2. */
export function readInterface(reading: Reading, block: Block): SocketlabError | undefined {
  const { view, interfaces } = reading;
  const { isLittleEndian, timeReaders } = block.section;
  if (block.end - block.at < 20) return tooShort(reading, block);
  const options = optionsOf(reading, block, block.at + 16);
  const text = (code: number): string | undefined => {
    const place = options.find((option) => option.code === code);
    return place === undefined ? undefined : readText(view, place);
  };
  const resolution = numberOf(view, options, { code: OPTIONS.timeResolution, isLittleEndian });
  const offset = numberOf(view, options, { code: OPTIONS.timeOffset, isLittleEndian });
  timeReaders.push(timeReader(resolution ?? MICROSECONDS, offset ?? 0));
  interfaces.push({
    linkType: view.getUint16(block.at + 8, isLittleEndian),
    snapBytes: view.getUint32(block.at + 12, isLittleEndian),
    name: text(OPTIONS.name),
    description: text(OPTIONS.description),
    // The first byte says of what kind the filter is: 0 is text.
    filter: text(OPTIONS.filter)?.slice(1),
    received: undefined,
    dropped: undefined,
  });
  return undefined;
}

/** Interface statistics block, section 4.6: the last one of an interface holds. */
export function readStatistics(reading: Reading, block: Block): SocketlabError | undefined {
  if (block.end - block.at < 24) return tooShort(reading, block);
  const { view, interfaces } = reading;
  const { isLittleEndian, firstInterface } = block.section;
  const target = interfaces[firstInterface + view.getUint32(block.at + 8, isLittleEndian)];
  if (target === undefined) return unknownInterface(reading, block);
  const options = optionsOf(reading, block, block.at + 20);
  target.received = numberOf(view, options, { code: OPTIONS.received, isLittleEndian });
  target.dropped = numberOf(view, options, { code: OPTIONS.dropped, isLittleEndian });
  return undefined;
}

/** Enhanced, simple and obsolete packet blocks, sections 4.3, 4.4 and A. */
export function readPacket(reading: Reading, block: Block): SocketlabError | undefined {
  const { view } = reading;
  const { section, at, end, type } = block;
  const { isLittleEndian } = section;
  const layout = type === BLOCKS.simplePacket ? SIMPLE : ENHANCED;
  const mostBytes = end - 4 - at - layout.data;
  if (mostBytes < 0) return tooShort(reading, block);
  const own = interfaceOf(view, block);
  const target = reading.interfaces[section.firstInterface + own];
  const readTime = section.timeReaders[own];
  if (target === undefined || readTime === undefined) return unknownInterface(reading, block);
  const frameBytes = view.getUint32(at + layout.length, isLittleEndian);
  const snapBytes = target.snapBytes === 0 ? Number.POSITIVE_INFINITY : target.snapBytes;
  const capturedBytes =
    layout.captured === undefined
      ? Math.min(frameBytes, snapBytes, mostBytes)
      : view.getUint32(at + layout.captured, isLittleEndian);
  if (capturedBytes > mostBytes) return tooShort(reading, block);
  const dataAt = at + layout.data;
  return addFrame(reading, {
    interface: section.firstInterface + own,
    time:
      layout.time === undefined
        ? undefined
        : readTime(
            view.getUint32(at + layout.time, isLittleEndian),
            view.getUint32(at + layout.time + 4, isLittleEndian),
          ),
    at: dataAt,
    capturedBytes,
    frameBytes,
    comments: layout === SIMPLE ? NONE : commentsOf(reading, block, dataAt + padded(capturedBytes)),
  });
}

function interfaceOf(view: DataView, { type, at, section }: Block): number {
  if (type === BLOCKS.simplePacket) return 0;
  if (type === BLOCKS.obsoletePacket) return view.getUint16(at + 8, section.isLittleEndian);
  return view.getUint32(at + 8, section.isLittleEndian);
}

function commentsOf(reading: Reading, block: Block, at: number): readonly string[] {
  if (at + 4 > block.end - 4) return NONE;
  return optionsOf(reading, block, at)
    .filter(({ code }) => code === OPTIONS.comment)
    .map((place) => readText(reading.view, place));
}

function optionsOf({ view }: Reading, { end, section }: Block, at: number): OptionPlace[] {
  return readOptions(view, { at, end: end - 4 }, section.isLittleEndian);
}

/** The value of an option that is a byte, or 64 bits with a sign. */
function numberOf(
  view: DataView,
  options: readonly OptionPlace[],
  { code, isLittleEndian }: { code: number; isLittleEndian: boolean },
): number | undefined {
  const place = options.find((option) => option.code === code);
  if (place?.length === 1) return view.getUint8(place.at);
  if (place?.length !== 8) return undefined;
  return Number(view.getBigInt64(place.at, isLittleEndian));
}

function tooShort(reading: Reading, { at }: Block): SocketlabError {
  return contradiction(at, reading, {
    en: 'a block that is shorter than what it says to hold',
    'pt-BR': 'um bloco mais curto do que aquilo que diz conter',
  });
}

function unknownInterface(reading: Reading, { at }: Block): SocketlabError {
  return contradiction(at, reading, {
    en: 'an interface is named that was not described before',
    'pt-BR': 'é citada uma interface que não foi descrita antes',
  });
}
