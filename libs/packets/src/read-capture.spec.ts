import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfFrame, type Capture } from './capture.ts';
import {
  block,
  enhancedPacket,
  interfaceBlock,
  option,
  pcap,
  sectionHeader,
} from './file.fixture.ts';
import { be16, be32, bytes, concat, hex, text } from './frame.fixture.ts';
import { unixNs } from './packet-time.ts';
import {
  encodeInterface,
  encodePacket,
  encodeSectionHeader,
  encodeStatistics,
} from './pcapng-writer.ts';
import { readCapture } from './read-capture.ts';

const FRAME = text('not decoded here');
const ORDERS = ['little', 'big'] as const;

const shown = (capture: Capture): unknown =>
  capture.frames.map((frame) => ({
    bytes: Buffer.from(bytesOfFrame(capture, frame)).toString(),
    ns: frame.time && unixNs(frame.time),
    frameBytes: frame.frameBytes,
    interface: frame.interface,
    comments: frame.comments,
  }));

describe('readCapture', () => {
  const packet = fc.record({
    interface: fc.nat(2),
    time: fc.record({ seconds: fc.nat(0xffff_ffff), nanoseconds: fc.nat(999_999_999) }),
    bytes: fc.uint8Array({ maxLength: 70 }),
    cutOff: fc.nat(5),
    comment: fc.option(fc.stringMatching(/^[a-zé€😀 ]{1,9}$/u), { nil: undefined }),
  });

  it('reads what the writer wrote', () => {
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 12 }), fc.boolean(), (packets, isShifted) => {
        const facts = packets.map(({ cutOff, comment, ...rest }) => ({
          ...rest,
          frameBytes: rest.bytes.length + cutOff,
          ...(comment === undefined ? {} : { comment }),
        }));
        const file = concat(
          encodeSectionHeader({ application: 'Socketlab' }),
          ...['lo', 'eth0', 'any'].map((name) =>
            encodeInterface({ linkType: 1, snapBytes: 262_144, name, filter: 'tcp port 1' }),
          ),
          ...facts.map(encodePacket),
          encodeStatistics({
            interface: 1,
            time: { seconds: 1, nanoseconds: 2 },
            received: 2 ** 40,
            dropped: 3,
          }),
        );
        // A file need not begin where its buffer does.
        const capture = readCapture(isShifted ? concat(bytes(0), file).subarray(1) : file);
        expect(capture.problem).toBeUndefined();
        expect(capture.interfaces).toMatchObject([
          { linkType: 1, snapBytes: 262_144, name: 'lo', filter: 'tcp port 1', dropped: undefined },
          { name: 'eth0', received: 2 ** 40, dropped: 3 },
          { name: 'any' },
        ]);
        expect(
          capture.frames.map((frame) => ({
            interface: frame.interface,
            time: frame.time,
            bytes: new Uint8Array(bytesOfFrame(capture, frame)),
            frameBytes: frame.frameBytes,
            ...(frame.comments.length === 0 ? {} : { comment: frame.comments[0] }),
          })),
        ).toEqual(facts);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['little', 'microseconds', '1769862896000012000'],
    ['big', 'microseconds', '1769862896000012000'],
    ['little', 'nanoseconds', '1769862896000000012'],
    ['big', 'nanoseconds', '1769862896000000012'],
  ] as const)('reads a pcap file, %s endian, in %s', (order, unit, ns) => {
    const file = pcap(order, {
      unit,
      frames: [{ seconds: 1_769_862_896, units: 12, bytes: FRAME }],
    });
    const capture = readCapture(file);
    expect(capture).toMatchObject({ format: 'pcap', problem: undefined });
    expect(capture.interfaces).toMatchObject([{ linkType: 1, snapBytes: 65_535 }]);
    expect(shown(capture)).toMatchObject([{ bytes: 'not decoded here', ns, comments: [] }]);
  });

  it.each(ORDERS)('reads sections, interfaces and resolutions of time, %s endian', (order) => {
    const file = concat(
      sectionHeader(order),
      interfaceBlock(order, [option(order, 9, bytes(3))]),
      interfaceBlock(order, [option(order, 9, bytes(0x80 | 10))]),
      enhancedPacket(order, { interface: 1, ticks: 1_024n * 5n + 512n, bytes: FRAME }),
      enhancedPacket(order, { interface: 0, ticks: 5_001n, bytes: FRAME }),
      block(order, 0x0bad_cafe, text('unknown.')),
      sectionHeader(order === 'big' ? 'little' : 'big'),
      interfaceBlock(order === 'big' ? 'little' : 'big', []),
      enhancedPacket(order === 'big' ? 'little' : 'big', {
        interface: 0,
        ticks: 7n,
        bytes: FRAME,
        options: [option(order === 'big' ? 'little' : 'big', 1, text('olá'))],
      }),
    );
    const capture = readCapture(file);
    expect(capture.problem).toBeUndefined();
    expect(shown(capture)).toMatchObject([
      { interface: 1, ns: '5500000000' },
      { interface: 0, ns: '5001000000' },
      { interface: 2, ns: '7000', comments: ['olá'] },
    ]);
  });

  it('knows every resolution of time, and an offset', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.bigInt(0n, 2n ** 64n - 1n), (resolution, ticks) => {
        const offset = hex('ffff ffff ffff fffe');
        const options = [option('big', 9, bytes(resolution)), option('big', 14, offset)];
        const file = concat(
          sectionHeader('big'),
          interfaceBlock('big', options),
          enhancedPacket('big', { interface: 0, ticks, bytes: FRAME }),
        );
        const units = (resolution & 0x80 ? 2n : 10n) ** BigInt(resolution & 0x7f);
        const time = readCapture(file).frames[0]?.time;
        expect(time?.nanoseconds).toBe(Number(((ticks % units) * 1_000_000_000n) / units));
        expect(time?.seconds).toBeCloseTo(Number(ticks / units) - 2, -6);
      }),
    );
  });

  it('reads simple and obsolete packet blocks', () => {
    const simple = block('little', 3, concat(hex('10000000'), FRAME));
    const obsolete = block(
      'little',
      2,
      concat(hex('0000 0000'), hex('0000000001000000'), hex('1000000020000000'), FRAME),
    );
    const file = concat(sectionHeader('little'), interfaceBlock('little', []), simple, obsolete);
    expect(shown(readCapture(file))).toEqual([
      { bytes: 'not decoded here', ns: undefined, frameBytes: 16, interface: 0, comments: [] },
      { bytes: 'not decoded here', ns: '1000', frameBytes: 32, interface: 0, comments: [] },
    ]);
  });

  it('takes from a comment what would steer a terminal', () => {
    const options = [option('little', 1, text('red \u001b[31m and\nback \u202e'))];
    const packet = enhancedPacket('little', { interface: 0, ticks: 0n, bytes: FRAME, options });
    const file = concat(sectionHeader('little'), interfaceBlock('little', []), packet);
    expect(readCapture(file).frames[0]?.comments).toEqual(['red \ufffd[31m and\nback \ufffd']);
  });

  it('gives what is whole of a file that was cut anywhere, and says where it breaks off', () => {
    const file = concat(
      encodeSectionHeader(),
      encodeInterface({ linkType: 1, snapBytes: 0 }),
      ...[1, 2, 3].map((seconds) =>
        encodePacket({
          interface: 0,
          time: { seconds, nanoseconds: 0 },
          bytes: FRAME,
          frameBytes: 16,
        }),
      ),
    );
    const blocks = [28, 28 + 32, 28 + 32 + 48, 28 + 32 + 96, 28 + 32 + 144];
    expect(file.length).toBe(blocks.at(-1));
    for (let length = 28; length < file.length; length += 1) {
      const { frames, problem } = readCapture(file.subarray(0, length));
      const whole = blocks.filter((end) => end <= length).length - 2;
      expect(frames).toHaveLength(Math.max(0, whole));
      if (blocks.includes(length)) expect(problem).toBeUndefined();
      else
        expect(problem).toMatchObject({
          code: 'DAMAGED_CAPTURE',
          facts: { at: blocks[Math.max(0, whole) + (length < 60 ? 0 : 1)] },
        });
    }
    for (let length = 4; length < 28; length += 1) {
      expect(() => readCapture(file.subarray(0, length))).toThrow(/damaged at byte 0/);
    }
  });

  it.each([
    [
      'an interface that was not described',
      enhancedPacket('little', { interface: 7, ticks: 0n, bytes: FRAME }),
    ],
    [
      'more bytes than the block has',
      block('little', 6, concat(new Uint8Array(12), hex('ff000000 ff000000'))),
    ],
    ['a length that is no multiple of 4', hex('06000000 0d000000 0d000000')],
    ['lengths that disagree', hex('0b000000 10000000 00000000 14000000')],
  ])('breaks off at a block with %s', (_name, bad) => {
    const good = concat(
      sectionHeader('little'),
      interfaceBlock('little', []),
      enhancedPacket('little', { interface: 0, ticks: 0n, bytes: FRAME }),
    );
    const { frames, problem } = readCapture(concat(good, bad, good));
    expect(frames).toHaveLength(1);
    expect(problem).toMatchObject({
      code: 'DAMAGED_CAPTURE',
      facts: { at: good.length, frames: 1 },
    });
  });

  it('breaks off at a frame of pcap that is longer than frames are', () => {
    const file = pcap('little', { frames: [{ seconds: 1, units: 1, bytes: FRAME }] });
    const bad = concat(hex('01000000 01000000 ffffff7f ffffff7f'), FRAME);
    expect(readCapture(concat(file, bad))).toMatchObject({
      frames: [{ number: 1 }],
      problem: { code: 'DAMAGED_CAPTURE', facts: { at: file.length } },
    });
  });

  it('stops at the most frames that it was told to read', () => {
    const frame = { seconds: 1, units: 1, bytes: FRAME };
    const capture = readCapture(pcap('big', { frames: [frame, frame, frame] }), { mostFrames: 2 });
    expect(capture.frames).toHaveLength(2);
    expect(capture.problem).toMatchObject({ code: 'CAPTURE_TOO_BIG' });
  });

  it.each([
    ['an empty file', bytes(), /it is empty/],
    ['a text', text('{"claims": []}'), /it is text that begins with "{\\"claims/],
    ['an image', hex('89504e470d0a1a0a'), /it begins with the bytes 89504e470d0a1a0a/],
  ])('refuses %s', (_name, file, message) => {
    expect(() => readCapture(file)).toThrow(message);
  });

  it('says of a compressed file how to unpack it', () => {
    expect(() => readCapture(hex('1f8b0800 00000000'))).toThrow(/gunzip/);
  });

  it('tells a version of pcapng that nobody has defined yet', () => {
    const file = block(
      'big',
      0x0a0d0d0a,
      concat(be32(0x1a2b3c4d), be16(2), be16(0), new Uint8Array(8)),
    );
    expect(() => readCapture(file)).toThrow(/version 2/);
  });
});
