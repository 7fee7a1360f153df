import type { EventDraft } from '@socketlab/evidence';
import { failOnLeaks } from '@socketlab/testkit';
import { expect, it } from 'vitest';
import { serveModel, until } from './model.fixture.ts';

failOnLeaks();

const isCall = (draft: EventDraft): draft is Extract<EventDraft, { kind: 'call' }> =>
  draft.kind === 'call';

it('lets who has no thread yet wait in the accept queue, and serves in threads of their own', async () => {
  const { listener, connect, ids } = await serveModel('threads', { mostThreads: 2 });
  const clients = [await connect(), await connect(), await connect()];
  const [first, second, third] = clients;
  expect(await first?.exchange('1')).toBe('1');
  expect(await second?.exchange('2')).toBe('2');
  const answer = third?.exchange('3');
  expect(listener.totals.accepted).toBe(2);
  expect(listener.accepted.map(({ peer }) => peer)).toEqual([first?.name, second?.name]);
  await first?.leave();
  expect(await answer).toBe('3');
  // The thread that accepts, and two that serve: one of them has had two clients.
  expect(new Set(ids.added).size).toBe(3);
  await listener.end(AbortSignal.abort());
  expect(ids.removed.toSorted()).toEqual(ids.added.toSorted());
  expect(listener.totals).toMatchObject({ accepted: 3, closed: { peer: 1, stopped: 2 } });
});

it('tells of a connection by one handle in both threads, with the line of the lesson', async () => {
  const { connect, drafts, listener, ids } = await serveModel('threads', { observes: true });
  const client = await connect();
  await client.exchange('hello');
  await client.leave();
  await until(() => listener.totals.closed['peer'] === 1);
  await listener.end(AbortSignal.abort());
  const calls = drafts.filter(isCall).filter(({ socket }) => socket.remote === client.name);
  expect(calls.map(({ name }) => name)).toEqual(['accept', 'recv', 'send', 'recv', 'close']);
  expect(new Set(calls.map(({ handle }) => handle)).size).toBe(1);
  expect(new Set(calls.map(({ descriptor }) => descriptor)).size).toBe(1);
  expect(calls.map(({ file }) => file)).toEqual([
    'threads-server.ts',
    ...Array.from({ length: 4 }, () => 'blocking-server.ts'),
  ]);
  const [accepting, serving] = ids.added;
  expect(calls.map(({ threadId }) => threadId)).toEqual([accepting, ...Array(4).fill(serving)]);
});
