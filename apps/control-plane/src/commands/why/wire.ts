import type { DaemonClient } from '@socketlab/control';
import type { DecodedFrame, PacketTime } from '@socketlab/packets';
import type { WireFacts } from './facts.ts';

/** What to capture. */
export interface WireOptions {
  readonly interface: string;
  readonly address: string;
  readonly port: number;
  readonly signal: AbortSignal;
}

/** A capture that client-agent has under way. */
export interface WireWatch {
  /** Ends it, and tells what came and went between that port and this machine, or one port of it where that is known. */
  finish(localPort: number | undefined): Promise<WireFacts>;
}

const END_MS = 10_000;
const MOST_BYTES = 1 << 20;

/** Lets client-agent capture the attempt; ready for the first packet when it resolves. Rejects where it may not. */
export async function watchWire(
  { evidence }: DaemonClient,
  options: WireOptions,
): Promise<WireWatch> {
  const { signal, port } = options;
  const request = { interface: options.interface, ports: [port], maxBytes: String(MOST_BYTES) };
  const { captureId } = await evidence.startCapture(request, { signal });
  return {
    async finish(localPort) {
      // Also after Ctrl+C: a capture that nobody stops goes on.
      const call = { signal: AbortSignal.timeout(END_MS) };
      const { dropped, leftOut } = await evidence.stopCapture({ captureId }, call);
      const pieces: Uint8Array[] = [];
      for await (const { piece } of evidence.downloadCapture({ captureId }, call)) {
        pieces.push(piece);
      }
      const { bytesOfFrame, decodeFrame, readCapture } = await import('@socketlab/packets');
      const capture = readCapture(Buffer.concat(pieces));
      const frames = capture.frames.map((frame) => {
        const linkType = capture.interfaces[frame.interface]?.linkType ?? 0;
        const decoded = decodeFrame(bytesOfFrame(capture, frame), linkType, frame.frameBytes);
        return { frame: decoded, atMs: millisecondsOf(frame.time) };
      });
      const missed = Number(dropped) + Number(leftOut);
      return { ...readFrames(frames, { ...options, localPort }), missed };
    },
  };
}

/** A frame, and when it was seen. */
export interface TimedFrame {
  readonly frame: DecodedFrame;
  readonly atMs: number;
}

/** Reads what the attempt sent and what came back; on loopback each packet is seen once. */
export function readFrames(
  frames: readonly TimedFrame[],
  {
    interface: name,
    address,
    port,
    localPort,
  }: Omit<WireOptions, 'signal'> & { readonly localPort: number | undefined },
): Omit<WireFacts, 'missed'> {
  const isOwn = (ours: number): boolean => localPort === undefined || ours === localPort;
  const isSyn = ({ frame: { ip, tcp } }: TimedFrame): boolean =>
    ip?.destination === address &&
    tcp?.destinationPort === port &&
    isOwn(tcp.sourcePort) &&
    flags(tcp.segment.flags) === 'SYN';
  const syns = frames.filter(isSyn);
  const startMs = syns[0]?.atMs ?? frames[0]?.atMs ?? 0;
  const answers = frames.flatMap(({ frame: { ip, tcp }, atMs }) => {
    if (ip?.source !== address || tcp?.sourcePort !== port) return [];
    if (!isOwn(tcp.destinationPort)) return [];
    const { flags: bits } = tcp.segment;
    const kind = bits.includes('RST')
      ? ('rst' as const)
      : bits.includes('SYN')
        ? ('syn-ack' as const)
        : undefined;
    return kind === undefined ? [] : [{ kind, hopLimit: ip.hopLimit, afterMs: atMs - startMs }];
  });
  const errors = frames.flatMap(({ frame: { ip, icmp }, atMs }) => {
    const about = icmp?.about;
    if (ip === undefined || icmp === undefined || about === undefined) return [];
    if (about.destination !== address || about.destinationPort !== port) return [];
    const { version, type, code } = icmp;
    return [{ from: ip.source, version, type, code, afterMs: atMs - startMs }];
  });
  return { interface: name, syns: syns.length, answers, errors };
}

function flags(all: readonly string[]): string {
  return all.filter((flag) => flag !== 'ECE' && flag !== 'CWR').join('+');
}

function millisecondsOf(time: PacketTime | undefined): number {
  return time === undefined ? 0 : time.seconds * 1_000 + time.nanoseconds / 1e6;
}
