import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bytesOfFrame, type Capture, type CapturedFrame } from './capture.ts';
import { decodeFrame } from './decode-frame.ts';
import { everyLink, everyPacket } from './every-capture.fixture.ts';
import { captureOf } from './explain/dialogue.fixture.ts';
import { type Bytes, concat, ethernet } from './frame.fixture.ts';
import { LINK_TYPES } from './link-type.ts';
import { unixNs } from './packet-time.ts';
import {
  encodeInterface,
  encodePacket,
  encodeSectionHeader,
  encodeStatistics,
} from './pcapng-writer.ts';
import { readCapture } from './read-capture.ts';
import { needPrograms, runProgram, scratch } from './tshark.fixture.ts';
import { writeCapture } from './write-capture.ts';

/** Fields of tshark by the names that {@link factsOf} gives them; each has all its occurrences, outermost first. */
const FIELDS = {
  number: 'frame.number',
  time: 'frame.time_epoch',
  frameBytes: 'frame.len',
  capturedBytes: 'frame.cap_len',
  comments: 'frame.comment',
  outerVlans: 'ieee8021ad.id',
  vlans: 'vlan.id',
  sources: 'ip.src',
  destinations: 'ip.dst',
  sources6: 'ipv6.src',
  destinations6: 'ipv6.dst',
  ttl: 'ip.ttl',
  hopLimit: 'ipv6.hlim',
  tcpPorts: 'tcp.port',
  udpPorts: 'udp.port',
  bits: 'tcp.flags',
  sequence: 'tcp.seq_raw',
  acknowledgment: 'tcp.ack_raw',
  window: 'tcp.window_size_value',
  headerBytes: 'tcp.hdr_len',
  tcpPayload: 'tcp.len',
  mss: 'tcp.options.mss_val',
  scale: 'tcp.options.wscale.shift',
  sackPermitted: 'tcp.options.sack_perm',
  tsValue: 'tcp.options.timestamp.tsval',
  tsEcho: 'tcp.options.timestamp.tsecr',
  sackLeft: 'tcp.options.sack_le',
  sackRight: 'tcp.options.sack_re',
  udpLength: 'udp.length',
  icmpType: 'icmp.type',
  icmpCode: 'icmp.code',
  icmp6Type: 'icmpv6.type',
  icmp6Code: 'icmpv6.code',
} as const;
type Facts = Record<keyof typeof FIELDS, string>;

const OPTIONS = [
  'ip.defragment:FALSE',
  'ipv6.defragment:FALSE',
  'tcp.relative_sequence_numbers:FALSE',
].flatMap((option) => ['-o', option]);

/** What tshark says of each frame. */
function askTshark(file: string): Facts[] {
  const fields = Object.values(FIELDS).flatMap((field) => ['-e', field]);
  const format = ['-T', 'fields', '-E', 'separator=\u001f', '-E', 'aggregator=|', ...fields];
  const names = Object.keys(FIELDS) as (keyof Facts)[];
  return runProgram('tshark', '-n', '-r', file, ...OPTIONS, ...format)
    .trimEnd()
    .split('\n')
    .map((line) => {
      const values = line.split('\u001f');
      const facts = Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
      return withoutInner(facts as Facts);
    });
}

/** Tshark reads on in the segment that an ICMP error carries; of that its ports are ours to compare. */
function withoutInner(facts: Facts): Facts {
  const sackPermitted = facts.sackPermitted === '' ? '' : 'yes';
  if (facts.icmpType === '') return { ...facts, sackPermitted };
  const blank = { bits: '', sequence: '', acknowledgment: '', window: '', headerBytes: '' };
  return { ...facts, ...blank, sackPermitted, tcpPayload: '' };
}

const list = (...values: readonly (string | number | undefined)[]): string =>
  values.filter((value) => value !== undefined).join('|');

/** The same of our decoding. */
function factsOf(capture: Capture, frame: CapturedFrame): Facts {
  const linkType = capture.interfaces[frame.interface]?.linkType ?? -1;
  const decoded = decodeFrame(bytesOfFrame(capture, frame), linkType, frame.frameBytes);
  const { ip, tcp, udp, icmp } = decoded;
  const about = icmp?.about;
  const hosts = (version: 4 | 6, end: 'source' | 'destination'): string =>
    ip?.version === version ? list(ip[end], about?.[end]) : '';
  const ports = (protocol: number): string => {
    const ends = protocol === 6 ? tcp : udp;
    const inner = about?.protocol === protocol ? about : undefined;
    return list(ends?.sourcePort, ends?.destinationPort, inner?.sourcePort, inner?.destinationPort);
  };
  return {
    number: String(frame.number),
    time: frame.time === undefined ? '' : unixNs(frame.time).replace(/(\d{9})$/, '.$1'),
    frameBytes: String(frame.frameBytes),
    capturedBytes: String(frame.capturedBytes),
    comments: list(...frame.comments),
    // Two tags are the outer one of IEEE 802.1ad and the inner one of 802.1Q.
    outerVlans: list(...decoded.vlanIds.slice(0, -1)),
    vlans: list(...decoded.vlanIds.slice(-1)),
    sources: hosts(4, 'source'),
    destinations: hosts(4, 'destination'),
    sources6: hosts(6, 'source'),
    destinations6: hosts(6, 'destination'),
    ttl: ip?.version === 4 ? list(ip.hopLimit, about && 64) : '',
    hopLimit: ip?.version === 6 ? list(ip.hopLimit, about && 64) : '',
    tcpPorts: ports(6),
    udpPorts: ports(17),
    bits: tcp ? `0x${tcp.bits.toString(16).padStart(4, '0')}` : '',
    sequence: list(tcp?.segment.sequence),
    // Ours is 0 without ACK; the fixtures write 0 there too.
    acknowledgment: list(tcp?.segment.acknowledgment),
    window: list(tcp?.segment.window),
    headerBytes: list(tcp?.headerBytes),
    tcpPayload: tcp ? list(decoded.payloadBytes) : '',
    mss: list(tcp?.segment.maximumSegmentBytes),
    scale: list(tcp?.segment.windowScale),
    sackPermitted: tcp?.segment.isSackPermitted ? 'yes' : '',
    tsValue: list(tcp?.segment.timestamps?.value),
    tsEcho: list(tcp?.segment.timestamps?.echo),
    sackLeft: list(...(tcp?.selectiveAcks ?? []).map(([left]) => left)),
    sackRight: list(...(tcp?.selectiveAcks ?? []).map(([, right]) => right)),
    udpLength: list(udp?.lengthBytes, about?.protocol === 17 ? 24 : undefined),
    icmpType: icmp?.version === 4 ? list(icmp.type) : '',
    icmpCode: icmp?.version === 4 ? list(icmp.code) : '',
    icmp6Type: icmp?.version === 6 ? list(icmp.type) : '',
    icmp6Code: icmp?.version === 6 ? list(icmp.code) : '',
  };
}

function compare(file: string, bytes: Bytes): void {
  writeFileSync(file, bytes);
  const capture = readCapture(bytes);
  expect(capture.problem).toBeUndefined();
  const ours = capture.frames.map((frame) => factsOf(capture, frame));
  expect(ours).toEqual(askTshark(file));
}

describe('beside tshark', () => {
  it.for(everyLink().map((link, index) => [index, link] as const))(
    'our decoding says the same of every sort of packet, link header %i',
    ([, { linkType, frames }], context) => {
      needPrograms(context);
      compare(scratch()('frames.pcapng'), captureOf(frames, { linkType, comment: 'é o quadro' }));
    },
  );

  it('our decoding says the same of frames that were cut', (context) => {
    needPrograms(context);
    const time = { seconds: 1_769_862_896, nanoseconds: 7 };
    const whole = everyPacket()
      .map(ethernet)
      .filter(({ length }) => length > 120);
    const packets = whole.map((frame) =>
      encodePacket({ interface: 0, time, bytes: frame.subarray(0, 110), frameBytes: frame.length }),
    );
    expect(packets.length).toBeGreaterThan(0);
    const head = encodeInterface({ linkType: LINK_TYPES.ethernet, snapBytes: 110 });
    compare(scratch()('cut.pcapng'), concat(encodeSectionHeader(), head, ...packets));
  });

  it.for(['pcap', 'nsecpcap', 'pcapng'])('we read what editcap writes as %s', (format, context) => {
    needPrograms(context);
    const inScratch = scratch();
    writeFileSync(inScratch('ours.pcapng'), captureOf(everyPacket().map(ethernet)));
    runProgram('editcap', '-F', format, inScratch('ours.pcapng'), inScratch('theirs'));
    const theirs = readFileSync(inScratch('theirs'));
    expect(readCapture(theirs).format).toBe(format === 'pcapng' ? 'pcapng' : 'pcap');
    compare(inScratch('again'), theirs);
  });

  it('capinfos takes our file for what it is', (context) => {
    needPrograms(context);
    const file = scratch()('ours.pcapng');
    const time = { seconds: 1_769_862_896, nanoseconds: 123_456_789 };
    const bytes = concat(
      encodeSectionHeader({ application: 'Socketlab 0.1.0' }),
      encodeInterface({
        linkType: LINK_TYPES.ethernet,
        snapBytes: 4_096,
        name: 'lo',
        filter: 'port 65432',
      }),
      encodePacket({
        interface: 0,
        time,
        bytes: new Uint8Array(61),
        frameBytes: 61,
        comment: 'olá',
      }),
      encodeStatistics({
        interface: 0,
        time,
        startedAt: time,
        endedAt: time,
        received: 5,
        dropped: 4,
      }),
    );
    writeFileSync(file, bytes);
    const report = runProgram('capinfos', file);
    for (const line of [
      /File type: +Wireshark\/... - pcapng/,
      /Number of packets: +1$/m,
      /Capture application: +Socketlab 0.1.0/,
      /Name = lo/,
      /Filter string = port 65432/,
      /Time precision = nanoseconds \(9\)/,
      /Capture length = 4096/,
      /Number of stat entries = 1/,
      /First packet time: +2026-01-31 12:34:56.123456789/,
    ]) {
      expect(report).toMatch(line);
    }
  });

  it('shows the comments that were added beside those that were there', (context) => {
    needPrograms(context);
    const inScratch = scratch();
    const ours = captureOf(everyPacket().slice(0, 2).map(ethernet), { comment: 'before' });
    const comments = new Map([
      [1, 'SYN: pede uma conexão'],
      [2, 'dados'],
    ]);
    const shown = (name: string, bytes: Uint8Array): string[] => {
      writeFileSync(inScratch(name), bytes);
      return askTshark(inScratch(name)).map((facts) => facts.comments);
    };
    expect(shown('twice', writeCapture(readCapture(ours), { comments }))).toEqual([
      'SYN: pede uma conexão|before 1',
      'dados|before 2',
    ]);
    runProgram('editcap', '-F', 'pcap', inScratch('twice'), inScratch('plain.pcap'));
    const plain = readCapture(readFileSync(inScratch('plain.pcap')));
    expect(shown('made', writeCapture(plain, { comments }))).toEqual([
      'SYN: pede uma conexão',
      'dados',
    ]);
  });
});
