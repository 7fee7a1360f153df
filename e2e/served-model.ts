import { spawnSync } from 'node:child_process';
import { PYTHON } from '@socketlab/testkit';
import { beforeEach, describe, onTestFinished, type TestContext } from 'vitest';
import { type CrowdClient, connectTo } from './crowd.ts';
import type { SharedDaemon } from './shared-daemon.ts';

/** The concurrency models of multi-tcp. */
export const MODELS = ['blocking', 'threads', 'event-loop', 'epoll', 'io_uring'] as const;
export type ModelName = (typeof MODELS)[number];

/** Asks the kernel for a ring without room: what forbids io_uring answers before anything else does. */
const RING_PROBE =
  'import ctypes, errno; libc = ctypes.CDLL(None, use_errno=True); libc.syscall(425, 0, None); print(errno.errorcode[ctypes.get_errno()])';
const RING_ERRNO = spawnSync(PYTHON, ['-c', RING_PROBE], { encoding: 'utf8' }).stdout.trim();

/** Skips the test where this machine does not have the model: of all, io_uring is the one that a kernel may forbid. */
export function needModel(
  context: Pick<TestContext, 'skip'>,
  model: ModelName,
  ringErrno = RING_ERRNO,
): void {
  if (model !== 'io_uring' || !['ENOSYS', 'EPERM'].includes(ringErrno)) return;
  context.skip(`this machine has no io_uring: io_uring_setup(2) says ${ringErrno}`);
}

/** The tests of each model, which stands for %s in the title; they are skipped where this machine does not have it. */
export function describeModels(title: string, tests: (model: ModelName) => void): void {
  describe.each(MODELS)(title, (model) => {
    beforeEach((context) => needModel(context, model));
    tests(model);
  });
}

interface Limits {
  readonly connections?: number;
  readonly connectionsPerAddress?: number;
  readonly idleMs?: number;
  readonly bytes?: number;
}

/** What has happened since a listener was opened, as GetListener tells it. */
interface Totals {
  readonly accepted: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  /** By reason; those left out of which there is none. */
  readonly closed: Readonly<Record<string, number>>;
  /** By limit. */
  readonly refused: Readonly<Record<string, number>>;
}

/** A listener of the shared daemon, which is cut when the test ends. */
export interface ServedModel {
  readonly address: string;
  connect(localAddress?: string): Promise<CrowdClient>;
  totals(): Promise<Totals>;
  state(): Promise<string>;
  /** The clients that it has accepted, by their addresses. */
  accepted(): Promise<readonly string[]>;
  /** Resolves with how many connections were cut. */
  close(deadlineMs: number): Promise<number>;
}

/** Opens a listener with the model. */
export async function serveModel(
  { client }: SharedDaemon,
  model: ModelName,
  options: { readonly host?: string; readonly limits?: Limits } = {},
): Promise<ServedModel> {
  const { host = '127.0.0.1', limits = {} } = options;
  const { listener } = client;
  const read = async (): Promise<Totals> => {
    const { accepted, receivedBytes, sentBytes, closed, refused } = await listener.getListener({});
    return {
      accepted: Number(accepted),
      receivedBytes: Number(receivedBytes),
      sentBytes: Number(sentBytes),
      closed: numbersOf(closed),
      refused: numbersOf(refused),
    };
  };
  const before = await read();
  const { address } = await listener.openListener({ address: `${host}:0`, model, limits });
  const state = async (): Promise<string> => (await listener.getListener({})).state;
  const close = async (deadlineMs: number): Promise<number> =>
    (await listener.closeListener({ deadlineMs })).cut;
  onTestFinished(async () => {
    if ((await state()) !== 'LISTENER_STATE_CLOSED') await close(0);
  });
  return {
    address,
    connect: (localAddress) => connectTo(address, localAddress),
    async totals() {
      const { accepted, receivedBytes, sentBytes, closed, refused } = await read();
      return {
        accepted: accepted - before.accepted,
        receivedBytes: receivedBytes - before.receivedBytes,
        sentBytes: sentBytes - before.sentBytes,
        closed: since(closed, before.closed),
        refused: since(refused, before.refused),
      };
    },
    state,
    async accepted() {
      const { connections } = await listener.listConnections({});
      return connections.filter(({ isAccepted }) => isAccepted).map(({ remote }) => remote);
    },
    close,
  };
}

function numbersOf(counts: Readonly<Record<string, unknown>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, Number(count)]));
}

function since(
  now: Readonly<Record<string, number>>,
  before: Readonly<Record<string, number>>,
): Record<string, number> {
  const grown = Object.entries(now).map(([name, count]) => [name, count - (before[name] ?? 0)]);
  return Object.fromEntries(grown.filter(([, count]) => Number(count) > 0));
}
