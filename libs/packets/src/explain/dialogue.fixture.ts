import { type Bytes, bytes, concat, ethernet, ip, tcp, text } from '../frame.fixture.ts';
import { LINK_TYPES } from '../link-type.ts';
import { encodeInterface, encodePacket, encodeSectionHeader } from '../pcapng-writer.ts';
import { readCapture } from '../read-capture.ts';
import { type ExplainOptions, type Explanation, explainCapture } from './explain-capture.ts';

/** Two ends that talk TCP; each call adds one frame. Sequence numbers are relative: the SYN is 0. */
export interface Talk {
  client(control: string, segment?: Segment): void;
  server(control: string, segment?: Segment): void;
}

export interface Segment {
  readonly seq?: number;
  readonly ack?: number;
  readonly data?: string;
  readonly window?: number;
}

const CLIENT = { host: '127.0.0.1', port: 40_000, first: 0xffff_fff0 };
const SERVER = { host: '127.0.0.1', port: 65_432, first: 0x7fff_fff8 };
const BITS: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16 };

/** The frames of a talk: client 127.0.0.1:40000, server 127.0.0.1:65432. Letters of `control`: S, A, P, F, R. */
export function talk(script: (ends: Talk) => void): Bytes[] {
  const frames: Bytes[] = [];
  const say =
    (from: typeof CLIENT, to: typeof CLIENT) =>
    (control: string, { seq = 1, ack, data = '', window = 512 }: Segment = {}): void => {
      const ends = { from: from.host, to: to.host };
      const segment = tcp(ends, {
        sourcePort: from.port,
        destinationPort: to.port,
        sequence: (from.first + (control.includes('S') ? 0 : seq)) >>> 0,
        acknowledgment: ack === undefined ? 0 : (to.first + ack) >>> 0,
        bits: [...control].reduce((sum, letter) => sum | (BITS[letter] ?? 0), 0),
        window,
        payload: text(data),
      });
      frames.push(ethernet(ip(ends, 6, segment)));
    };
  script({ client: say(CLIENT, SERVER), server: say(SERVER, CLIENT) });
  return frames;
}

/** A capture file of these frames, one a millisecond. */
export function captureOf(
  frames: readonly Bytes[],
  { linkType = LINK_TYPES.ethernet as number, name = 'lo', comment = '' } = {},
): Bytes {
  return concat(
    encodeSectionHeader(),
    encodeInterface({ linkType, snapBytes: 262_144, name }),
    ...frames.map((frame, index) =>
      encodePacket({
        interface: 0,
        time: { seconds: 1_769_862_896, nanoseconds: index * 1_000_000 },
        bytes: frame,
        frameBytes: frame.length,
        ...(comment === '' ? {} : { comment: `${comment} ${index + 1}` }),
      }),
    ),
    bytes(),
  );
}

/** The frames explained. */
export function explain(frames: readonly Bytes[], options: ExplainOptions = {}): Explanation {
  return explainCapture(readCapture(captureOf(frames)), options);
}

/** What each of the frames is. */
export const kindsOf = (frames: readonly Bytes[]): string[] =>
  explain(frames).frames.map(({ kind }) => kind);
