import { expect, it } from 'vitest';
import type { PcapCapture } from './pcap-capture.ts';
import { createPcapFlush } from './pcap-flush.ts';

const CAPTURE: PcapCapture = {
  ...{ handle: 0, linkType: 0, isLoopback: true, hasNanoseconds: false },
  ...{ snapBytes: 65_535, bufferBytes: 100_000, counting: undefined },
};
const NO_COUNTS = (): never => {
  throw new Error('nobody counts here');
};

function packetOf(bytes: number) {
  const time = { seconds: 1, nanoseconds: 0 };
  return { time, bytes: new Uint8Array(bytes), wireBytes: bytes, isOutgoing: undefined };
}

it('where nothing counts, a look that found nothing has seen all that was there before', () => {
  const flush = createPcapFlush(CAPTURE, NO_COUNTS);
  flush.sawNothing();
  const isFlushed = flush.mark();
  expect(isFlushed()).toBe(false);
  flush.sawPacket(packetOf(100));
  expect(isFlushed()).toBe(false);
  flush.sawNothing();
  expect(isFlushed()).toBe(true);
  expect(flush.takeGivenUp()).toBe(0);
});

it('where packets come faster than they are read, as many bytes as all buffers hold have seen it too', () => {
  const flush = createPcapFlush(CAPTURE, NO_COUNTS);
  const isFlushed = flush.mark();
  for (let seen = 0; seen < 456_000; seen += 1_000) flush.sawPacket(packetOf(1_000));
  expect(isFlushed()).toBe(false);
  flush.sawPacket(packetOf(1_000));
  expect(isFlushed()).toBe(true);
});

it('where the library counts, on loopback each packet twice, all that were counted have to come', () => {
  const counts = { received: 0xffff_fffe, dropped: 3 };
  const counting = { ...counts, timesEach: 2, sinceNs: 1_000_000_000n } as const;
  // 32 bits wrap around: 8 more are 4 packets, and one sight was dropped: that may have been the one to be handed on.
  const flush = createPcapFlush({ ...CAPTURE, counting }, () => ({ received: 6, dropped: 4 }));
  const isFlushed = flush.mark();
  const early = packetOf(1);
  flush.sawPacket({ ...early, time: { seconds: 0, nanoseconds: 999_999_999 } });
  for (let seen = 0; seen < 2; seen += 1) flush.sawPacket(packetOf(1));
  flush.sawNothing();
  expect(isFlushed()).toBe(false);
  flush.sawPacket(packetOf(1));
  expect(isFlushed()).toBe(true);
});
