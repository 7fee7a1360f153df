import { createLogger } from '@socketlab/foundation';
import { failOnLeaks, temporaryHome } from '@socketlab/testkit';
import { openIdentity, readPermit } from '@socketlab/trust';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { DaemonCounters } from './daemon-service.ts';
import { createPermitBook } from './permit-book.ts';

failOnLeaks();

const LAB_08 = {
  kind: 'classmate',
  machineId: '8'.repeat(64),
  name: 'lab-08',
  grantId: '0'.repeat(32),
  scopes: ['traffic'],
} as const;

async function openBook({ listener = '192.0.2.7:65433', most = 1_000 } = {}) {
  const identity = await openIdentity(`${temporaryHome().directory}/identity`);
  const lines: string[] = [];
  const logger = createLogger(
    { name: 'spec', level: 'info' },
    { write: (line) => lines.push(line) },
  );
  const counters = { openConnections: 0, totalConnections: 40, receivedBytes: 900, sentBytes: 0 };
  const read = (): DaemonCounters => ({ ...counters, ...(listener && { listener }) });
  const book = createPermitBook(
    { daemon: 'multi-tcp', protocol: 'tcp', mostConnections: most },
    { identity, logger, counters: read },
  );
  onTestFinished(() => book.stop({ signal: new AbortController().signal }));
  const issue = (caps: Partial<Record<'connections' | 'perSecond' | 'durationMs', number>>) =>
    book.issue(
      { caps: { connections: 0, bytes: '0', perSecond: 0, durationMs: 0, ...caps } },
      { caller: LAB_08 },
    );
  return { identity, book, counters, lines, issue };
}

describe('the permits of a listener', () => {
  test('are for the machine that asks, for that listener, and for no more than it asks', async () => {
    const { identity, issue } = await openBook();
    const { permit, listener, caps } = issue({ connections: 10, perSecond: 10, durationMs: 5_000 });
    expect(listener).toBe('192.0.2.7:65433');
    expect(caps).toEqual({ connections: 10, bytes: 1_048_576, perSecond: 10, durationMs: 5_000 });
    const signed = permit as Parameters<typeof readPermit>[0];
    expect(readPermit(signed, identity)).toMatchObject({
      listener,
      protocol: 'tcp',
      machineId: LAB_08.machineId,
      connections: 10,
    });
  });

  test('together allow no more connections than the owner does', async () => {
    const { issue } = await openBook({ most: 100 });
    issue({ connections: 60 });
    expect(() => issue({ connections: 41 })).toThrow(/at most 40/);
    issue({ connections: 40 });
  });

  test('are none where the owner issues none', async () => {
    const { issue } = await openBook({ most: 0 });
    expect(() => issue({})).toThrow(expect.objectContaining({ code: 'PERMITS_OFF' }));
  });

  test.each([
    ['', 'NOT_LISTENING'],
    ['127.0.0.1:65433', 'NOT_REACHABLE'],
    ['[::1]:65433', 'NOT_REACHABLE'],
  ])('are none for a listener at "%s": %s', async (listener, code) => {
    const { issue } = await openBook({ listener });
    expect(() => issue({})).toThrow(expect.objectContaining({ code }));
  });

  test.each([{ perSecond: 20_001 }, { durationMs: 600_001 }])(
    'do not allow %j to anybody',
    async (caps) => {
      const { issue } = await openBook();
      expect(() => issue(caps)).toThrow(expect.objectContaining({ code: 'INVALID_VALUE' }));
    },
  );

  test('tell what came in since, and to whom they were issued', async () => {
    const { book, counters, issue } = await openBook();
    issue({ connections: 10 });
    counters.totalConnections += 7;
    counters.receivedBytes += 91;
    expect(book.active()).toMatchObject([
      { machineId: LAB_08.machineId, name: 'lab-08', accepted: 7, receivedBytes: 91 },
    ]);
    expect(book.active()[0]?.leftMs).toBeGreaterThan(0);
  });

  test('are over when their time is, and what was more than they allowed is logged', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { book, counters, lines, issue } = await openBook();
    issue({ connections: 2, durationMs: 1_000 });
    counters.totalConnections += 3;
    vi.advanceTimersByTime(1_000);
    expect(book.active()).toEqual([]);
    expect(lines.join('')).toContain('permit over, and more came in than it allowed');
    expect(lines.join('')).toContain('"accepted":3');
  });
});
