import { type Bytes, bytes, concat } from './frame.fixture.ts';

/** Capture files in either byte order, built without the writer under test. */
export type Order = 'little' | 'big';

function number(order: Order, value: number, size: 2 | 4): Bytes {
  const view = new DataView(new ArrayBuffer(size));
  if (size === 2) view.setUint16(0, value, order === 'little');
  else view.setUint32(0, value, order === 'little');
  return new Uint8Array(view.buffer);
}

const padding = (length: number): Bytes => new Uint8Array((4 - (length % 4)) % 4);

export function block(order: Order, type: number, body: Bytes): Bytes {
  const length = number(order, 12 + body.length + padding(body.length).length, 4);
  return concat(number(order, type, 4), length, body, padding(body.length), length);
}

export function option(order: Order, code: number, value: Bytes): Bytes {
  const head = concat(number(order, code, 2), number(order, value.length, 2));
  return concat(head, value, padding(value.length));
}

const closed = (options: readonly Bytes[]): Bytes =>
  options.length === 0 ? bytes() : concat(...options, bytes(0, 0, 0, 0));

export function sectionHeader(order: Order, length: Bytes = new Uint8Array(8).fill(0xff)): Bytes {
  const magic = number(order, 0x1a2b3c4d, 4);
  return block(order, 0x0a0d0d0a, concat(magic, number(order, 1, 2), bytes(0, 0), length));
}

export function interfaceBlock(order: Order, options: readonly Bytes[], linkType = 1): Bytes {
  const head = concat(number(order, linkType, 2), bytes(0, 0), number(order, 0, 4));
  return block(order, 1, concat(head, closed(options)));
}

export function enhancedPacket(
  order: Order,
  packet: { interface: number; ticks: bigint; bytes: Bytes; options?: readonly Bytes[] },
): Bytes {
  const words = [
    packet.interface,
    Number(packet.ticks >> 32n),
    Number(packet.ticks & 0xffff_ffffn),
    packet.bytes.length,
    packet.bytes.length,
  ].map((word) => number(order, word, 4));
  const data = concat(packet.bytes, padding(packet.bytes.length));
  return block(order, 6, concat(...words, data, closed(packet.options ?? [])));
}

export function pcap(
  order: Order,
  file: {
    readonly unit?: 'microseconds' | 'nanoseconds';
    readonly linkType?: number;
    readonly frames: readonly { seconds: number; units: number; bytes: Bytes }[];
  },
): Bytes {
  const magic = file.unit === 'nanoseconds' ? 0xa1b23c4d : 0xa1b2c3d4;
  const head = concat(
    number(order, magic, 4),
    number(order, 2, 2),
    number(order, 4, 2),
    new Uint8Array(8),
    number(order, 65_535, 4),
    number(order, file.linkType ?? 1, 4),
  );
  const frames = file.frames.map(({ seconds, units, bytes: data }) =>
    concat(
      ...[seconds, units, data.length, data.length].map((word) => number(order, word, 4)),
      data,
    ),
  );
  return concat(head, ...frames);
}
