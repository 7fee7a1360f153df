import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfFrame } from './capture.ts';
import {
  block,
  enhancedPacket,
  interfaceBlock,
  option,
  pcap,
  sectionHeader,
} from './file.fixture.ts';
import { concat, hex, text } from './frame.fixture.ts';
import { readCapture } from './read-capture.ts';
import { writeCapture } from './write-capture.ts';

const FRAME = text('frames');
const COMMENTS = new Map([
  [1, 'o SYN'],
  [2, 'o SYN-ACK'],
]);

describe('writeCapture', () => {
  it.each(['little', 'big'] as const)('adds comments and keeps all else, %s endian', (order) => {
    const unknown = block(order, 0x0bad_cafe, text('unknown'));
    const simple = block(order, 3, concat(hex('00000000')));
    const others = [option(order, 1, text('said before')), option(order, 0x8bad, text('?'))];
    const packet = (options = others): Uint8Array =>
      enhancedPacket(order, { interface: 0, ticks: 5n, bytes: FRAME, options });
    const ours = (comment: string): Uint8Array => option(order, 1, text(comment));
    const head = interfaceBlock(order, [option(order, 9, hex('09'))]);
    const knownLength = sectionHeader(order, hex('0000000000000100'));
    const file = concat(knownLength, head, unknown, packet(), packet([]), simple, unknown);
    const written = writeCapture(readCapture(file), {
      comments: new Map([...COMMENTS, [3, 'no']]),
    });
    expect(Buffer.from(written)).toEqual(
      Buffer.concat([
        sectionHeader(order),
        head,
        unknown,
        packet([ours('o SYN'), ...others]),
        packet([ours('o SYN-ACK')]),
        simple,
        unknown,
      ]),
    );
    expect(readCapture(written).frames.map(({ comments }) => comments)).toEqual([
      ['o SYN', 'said before'],
      ['o SYN-ACK'],
      [],
    ]);
  });

  it('leaves a file alone that is a part of more memory, and what lies before it', () => {
    const packet = enhancedPacket('little', { interface: 0, ticks: 5n, bytes: FRAME });
    const known = sectionHeader('little', hex('0001000000000000'));
    const file = concat(known, interfaceBlock('little', []), packet);
    const memory = Buffer.concat([Buffer.alloc(64, 7), file]);
    const before = Buffer.from(memory);
    const written = writeCapture(readCapture(memory.subarray(64)), { comments: COMMENTS });
    expect(memory).toEqual(before);
    expect(written).toEqual(writeCapture(readCapture(file), { comments: COMMENTS }));
  });

  it('says nothing twice', () => {
    const packet = enhancedPacket('little', { interface: 0, ticks: 5n, bytes: FRAME });
    const file = concat(sectionHeader('little'), interfaceBlock('little', []), packet);
    const once = writeCapture(readCapture(file), { comments: COMMENTS });
    expect(writeCapture(readCapture(once), { comments: COMMENTS })).toEqual(once);
  });

  it('makes a pcapng file of a pcap file, with the same bytes and times', () => {
    const frame = fc.record({
      seconds: fc.nat(0xffff_ffff),
      units: fc.nat(999_999),
      bytes: fc.uint8Array({ maxLength: 40 }),
    });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 6 }), (frames) => {
        const before = readCapture(pcap('big', { frames }));
        const after = readCapture(writeCapture(before, { comments: COMMENTS }));
        expect(after).toMatchObject({ format: 'pcapng', interfaces: before.interfaces });
        expect(
          after.frames.map(({ time, frameBytes, ...rest }) => ({
            seconds: time?.seconds,
            units: (time?.nanoseconds ?? 0) / 1_000,
            bytes: new Uint8Array(bytesOfFrame(after, { time, frameBytes, ...rest })),
          })),
        ).toEqual(frames);
        expect(after.frames.map(({ comments }) => comments[0])).toEqual(
          frames.map((_, index) => COMMENTS.get(index + 1)),
        );
      }),
    );
  });

  it('leaves what is damaged as it is', () => {
    const packet = enhancedPacket('big', { interface: 0, ticks: 5n, bytes: FRAME });
    const file = concat(sectionHeader('big'), interfaceBlock('big', []), packet, packet);
    const written = writeCapture(readCapture(file.subarray(0, -3)), { comments: COMMENTS });
    expect(written.subarray(-packet.length + 3)).toEqual(packet.subarray(0, -3));
    expect(readCapture(written)).toMatchObject({
      frames: [{ comments: ['o SYN'] }],
      problem: { code: 'DAMAGED_CAPTURE' },
    });
  });
});
