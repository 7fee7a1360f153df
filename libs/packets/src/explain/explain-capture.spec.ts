import { describe, expect, it } from 'vitest';
import {
  type Bytes,
  concat,
  ethernet,
  hex,
  icmpError,
  ip,
  ipv4,
  text,
  udp,
} from '../frame.fixture.ts';
import {
  encodeInterface,
  encodePacket,
  encodeSectionHeader,
  encodeStatistics,
} from '../pcapng-writer.ts';
import { readCapture } from '../read-capture.ts';
import { captureOf, explain, talk } from './dialogue.fixture.ts';
import { explainCapture } from './explain-capture.ts';

const ASKS = { from: '192.0.2.1', to: '192.0.2.2' };
const ANSWERS = { from: '192.0.2.2', to: '192.0.2.1' };
const question = ip(ASKS, 17, udp(ASKS, [5_000, 65_431], text('ping\n')));
const answer = ip(ANSWERS, 17, udp(ANSWERS, [65_431, 5_000], text('PING')));
const unreachable = ip(ANSWERS, 1, icmpError(ANSWERS, { type: 3, code: 3, about: question }));
const arp = concat(hex('ffffffffffff 020000000001 0806'), new Uint8Array(28));

describe('datagrams, explained', () => {
  it('says who asked first, and claims no more than that', () => {
    const { frames, conversations } = explain([question, answer, question].map(ethernet));
    expect(frames.map(({ kind }) => kind)).toEqual(['datagram', 'datagram-back', 'datagram']);
    expect(frames[0]?.words.en).toContain('192.0.2.1:5000 sends 5 bytes to 192.0.2.2:65431');
    expect(frames[1]?.words.en).toContain('after frame 1');
    expect(conversations).toMatchObject([
      {
        protocol: 'udp',
        directions: [
          { from: '192.0.2.1:5000', frames: 2, payloadBytes: 10 },
          { from: '192.0.2.2:65431', frames: 1, payloadBytes: 4 },
        ],
        handshake: undefined,
        closing: undefined,
      },
    ]);
  });

  it.each([
    ['IPv4', ASKS, { type: 3, code: 3 }],
    ['IPv6', { from: '::1', to: '::1' }, { type: 1, code: 4 }],
  ])('ties a port unreachable of %s to the datagram that it is about', (_name, ends, message) => {
    const asked = ip(ends, 17, udp(ends, [5_000, 65_431], text('anyone?')));
    const back = { from: ends.to, to: ends.from };
    const protocol = ends.from.includes(':') ? 58 : 1;
    const told = ip(back, protocol, icmpError(back, { ...message, about: asked }));
    const { frames, conversations } = explain([asked, told].map(ethernet), { ports: [65_431] });
    expect(frames[1]).toMatchObject({ kind: 'port-unreachable', conversation: 1 });
    expect(frames[1]?.words.en).toContain('65431 (frame 1)');
    expect(conversations[0]?.words.map(({ en }) => en)).toContain(
      'Frame 2 says that no socket was there.',
    );
  });

  it('tells the rejection of a firewall from the refusal of a machine', () => {
    const syn = talk(({ client }) => client('S'))[0] ?? new Uint8Array();
    const back = { from: '127.0.0.1', to: '127.0.0.1' };
    const about = syn.subarray(14, 14 + 28);
    const told = ethernet(ip(back, 1, icmpError(back, { type: 3, code: 3, about })));
    const { frames, conversations } = explain([syn, told]);
    expect(frames[1]?.words.en).toContain('A firewall says so');
    expect(conversations[0]).toMatchObject({ closing: 'refused' });
    const unreachableHost = ethernet(ip(back, 1, icmpError(back, { type: 3, code: 1, about })));
    const [conversation] = explain([syn, unreachableHost]).conversations;
    expect(conversation).toMatchObject({ closing: 'open' });
    expect(conversation?.words[0]?.en).toContain('does not get through (frame 2)');
  });

  it('says why another error came', () => {
    const told = ip(ANSWERS, 1, icmpError(ANSWERS, { type: 3, code: 13, about: question }));
    const { frames } = explain([question, told].map(ethernet));
    expect(frames[1]).toMatchObject({ kind: 'icmp-error' });
    expect(frames[1]?.words['pt-BR']).toContain('um firewall proíbe');
  });

  it('shows the pieces of an IP packet with the port of the first', () => {
    const whole = udp(ASKS, [5_000, 65_431], new Uint8Array(1_992));
    const pieces = [
      ipv4(ASKS, 17, whole.subarray(0, 1_480), { id: 7, flagsAndOffset: 0x2000 }),
      ipv4(ASKS, 17, whole.subarray(1_480), { id: 7, flagsAndOffset: 185 }),
      ipv4(ASKS, 17, whole.subarray(1_480), { id: 8, flagsAndOffset: 185 }),
    ].map(ethernet);
    const { frames } = explain(pieces, { ports: [65_431] });
    expect(frames.map(({ number, kind, conversation }) => [number, kind, conversation])).toEqual([
      [1, 'fragment', 1],
      [2, 'fragment', 1],
    ]);
    expect(frames[1]?.words.en).toContain('bytes 1480 to 1999, the last');
  });
});

describe('a capture, explained', () => {
  const tcp = talk(({ client }) => client('S'));

  it('names what is neither TCP nor UDP', () => {
    const { frames } = explain([arp, ethernet(ip(ASKS, 47, text('tunnel')))]);
    expect(frames.map(({ kind }) => kind)).toEqual(['not-ip', 'other-protocol']);
    expect(frames[0]?.words.en).toContain('ARP');
  });

  it('shows the frames of a port alone', () => {
    const frames = [...tcp, ethernet(question), arp, ethernet(unreachable)];
    const numbers = (ports: number[]): number[] =>
      explain(frames, { ports }).frames.map(({ number }) => number);
    expect(numbers([65_432])).toEqual([1]);
    expect(numbers([65_431])).toEqual([2, 4]);
    expect(numbers([65_431, 40_000])).toEqual([1, 2, 4]);
  });

  it('says which ports and interfaces it holds when the asked one is not there', () => {
    const file = captureOf([ethernet(question), ethernet(answer)], { name: 'eth0' });
    const { frames, notes } = explainCapture(readCapture(file), { ports: [65_432] });
    expect(frames).toEqual([]);
    expect(notes[0]?.en).toBe(
      'The capture holds no packet of port 65432: nothing of the exercise is in it. It holds 5000/udp (2), 65431/udp (2), on eth0. None of it went over loopback. Packets between programs of one machine never pass its network card, whatever address they use: capture on loopback (lo; "Adapter for loopback traffic capture" on Windows).',
    );
    const onLoopback = explain(tcp, { ports: [1] }).notes[0]?.en;
    expect(onLoopback).not.toContain('None of it went over loopback');
  });

  it('says that frames were lost, and that frames were cut', () => {
    const time = { seconds: 1, nanoseconds: 0 };
    const frame = ethernet(question);
    const file = concat(
      encodeSectionHeader(),
      encodeInterface({ linkType: 1, snapBytes: 40, name: 'lo' }),
      encodePacket({ interface: 0, time, bytes: frame.subarray(0, 36), frameBytes: frame.length }),
      encodeStatistics({ interface: 0, time, dropped: 3 }),
    );
    const { frames, notes } = explainCapture(readCapture(file));
    expect(frames[0]).toMatchObject({ kind: 'unreadable' });
    expect(frames[0]?.words.en).toBe('The capture cut this frame off in its UDP header.');
    expect(notes.map(({ en }) => en)).toEqual([
      expect.stringContaining('lost on lo: 3.'),
      expect.stringContaining('snap length: 1.'),
    ]);
  });

  it('refuses a capture of which it can decode nothing, and says of which type it is', () => {
    const file = captureOf([text('radio'), text('radio')], { linkType: 127 });
    expect(() => explainCapture(readCapture(file))).toThrow(/number 127; frames 1-2/);
  });

  it('decodes the frames that it can where there are several link types', () => {
    const frames: [number, Bytes][] = [
      [0, text('radio')],
      [1, ethernet(question)],
    ];
    const file = concat(
      encodeSectionHeader(),
      encodeInterface({ linkType: 127, snapBytes: 0 }),
      encodeInterface({ linkType: 1, snapBytes: 0 }),
      ...frames.map(([index, bytes]) =>
        encodePacket({
          interface: index,
          time: { seconds: 1, nanoseconds: 0 },
          bytes,
          frameBytes: bytes.length,
        }),
      ),
    );
    const { frames: explained } = explainCapture(readCapture(file));
    expect(explained.map(({ kind }) => kind)).toEqual(['unreadable', 'datagram']);
  });

  it('follows no more conversations than it was told to', () => {
    const others = [1, 2, 3].map((port) =>
      ethernet(ip(ASKS, 17, udp(ASKS, [port, 65_431], text('hi')))),
    );
    const { frames, conversations } = explain(others, { mostConversations: 2 });
    expect(conversations).toHaveLength(2);
    expect(frames[2]?.words.en).toContain('more conversations than are followed');
  });

  it('holds the notes of an empty capture', () => {
    expect(explain([]).notes[0]?.en).toContain('holds no frame');
  });
});
