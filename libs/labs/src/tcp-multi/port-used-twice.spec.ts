import { expect, it } from 'vitest';
import {
  judgeRecordedRun,
  type RecordedRun,
  readRecordedRun,
} from '../fixtures/recorded-run.fixture.ts';

/** The run as it would be if the system had given a client of tcp-echo's port to one of multi-tcp's clients too. */
function withPortUsedTwice(run: RecordedRun): RecordedRun {
  const [single = '', multi = ''] = [':65432', ':65433'].map(
    (server) =>
      run.events.findLast(
        ({ kind, socket }) =>
          kind === 'packet' && socket.protocol === 'tcp' && socket.remote.endsWith(server),
      )?.socket.local,
  );
  const events = run.events.map((event) =>
    event.socket.local === single || event.socket.remote === single
      ? (JSON.parse(JSON.stringify(event).replaceAll(`"${single}"`, `"${multi}"`)) as typeof event)
      : event,
  );
  return { ...run, events };
}

it('proves every claim when one port was a client’s at each server', () => {
  const run = withPortUsedTwice(readRecordedRun('tcp-multi'));
  const claims = judgeRecordedRun(run);
  expect(claims.length).toBeGreaterThan(20);
  expect(claims.filter(({ verdict }) => verdict !== 'proven').map(({ id }) => id)).toEqual([]);
});
