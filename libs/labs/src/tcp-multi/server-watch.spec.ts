import type { DaemonClient } from '@socketlab/control';
import type { Event } from '@socketlab/evidence';
import { describe, expect, it } from 'vitest';
import type { LabObserver } from '../lab.ts';
import type { Recording } from '../recording.ts';
import type { LabSession } from '../session.ts';
import { watchServer } from './server-watch.ts';

const CLIENT = '127.0.0.1:50001';
const { signal } = new AbortController();

/** A session with one multi-tcp, which counts one connection more each time that it is asked. */
function standIn(model: string, observers: readonly LabObserver[]) {
  const done: string[] = [];
  let accepted = 0;
  let open = 3;
  const daemon = {
    listener: {
      async getListener() {
        accepted += 1;
        return { model, accepted: `${accepted}` };
      },
    },
    daemon: {
      async getStatus() {
        open -= 1;
        return { openConnections: open };
      },
    },
    evidence: {
      async takeSnapshot({ port }: { port: number }) {
        done.push(`sample ${port}: accepted ${accepted}, open ${open}`);
        return { events: [] };
      },
    },
  } as unknown as DaemonClient;
  const call = { kind: 'call', name: 'accept', socket: { remote: CLIENT } } as Event;
  const recording = {
    witness: { observers },
    async waitFor(matches: (event: Event) => boolean) {
      done.push(`evidence: ${matches(call) ? 'accept' : 'close'}`);
      return true;
    },
  } as unknown as Recording;
  const session = { signal, daemon: () => daemon } as unknown as LabSession;
  return { session, recording, done };
}

async function see(model: string, observers: readonly LabObserver[]): Promise<readonly string[]> {
  const { session, recording, done } = standIn(model, observers);
  const server = { daemon: 'multi-tcp', address: '127.0.0.1:65433', recording } as const;
  const watch = await watchServer(session, server);
  await watch.accepted(CLIENT, signal);
  await watch.closed(CLIENT, signal);
  return done;
}

describe('a server of many', () => {
  it.each([
    ['its calls are told', 'epoll', []],
    ['tracepoints tell of its sockets', 'event-loop', [{ name: 'tracepoints', isAvailable: true }]],
  ])('is watched by its evidence where %s', async (_, model, observers) => {
    expect(await see(model, observers)).toEqual(['evidence: accept', 'evidence: close']);
  });

  it('is asked, and its sockets are sampled, where nothing tells of a client', async () => {
    const observers = [{ name: 'tracepoints', isAvailable: false }];
    expect(await see('event-loop', observers)).toEqual([
      'sample 65433: accepted 3, open 3',
      'sample 65433: accepted 3, open 0',
    ]);
  });
});
