import { createEpollEvents, systemThreadId } from '@socketlab/bsd-sockets';
import { type SocketThreadContext, serveSocketThread } from '@socketlab/daemon';
import type { LoadJob, LoadOutcome } from './load/load-job.ts';
import { createGate, type FlowDeps, runLoadThread, sharedOf } from './load/load-thread.ts';
import { createTcpFlows } from './load/tcp-flows.ts';
import { createUdpFlows } from './load/udp-flows.ts';

const EVENTS_AT_ONCE = 512;

serveSocketThread((context) => ({
  load: (job: LoadJob): LoadOutcome => load(job, context),
}));

function load(
  job: LoadJob,
  { nonBlockingSockets: sockets, report }: SocketThreadContext,
): LoadOutcome {
  // Where the system has no epoll, poll() stands in for it, which is WSAPoll() on Windows.
  const epoll = sockets.epollCreate('poll');
  try {
    const { cells, control } = sharedOf(job);
    const deps: FlowDeps = {
      sockets,
      cells,
      gate: createGate(job),
      events: createEpollEvents(EVENTS_AT_ONCE),
      epoll,
      now: () => performance.now(),
    };
    // By this number the main thread finds out how much CPU the thread uses.
    report(systemThreadId());
    const flows = (job.protocol === 'tcp' ? createTcpFlows : createUdpFlows)(job, deps);
    return runLoadThread(job, flows, { ...deps, control });
  } finally {
    sockets.close(epoll);
  }
}
