import type { ClaimRule, Finding } from '../claim-rule.ts';
import {
  type Call,
  type EndFacts,
  enteredNs,
  portOf,
  returnedNs,
  type Snapshot,
} from '../end-facts.ts';
import type { End } from '../lab.ts';
import { decimal, inBoth } from '../wording.ts';
import { findCloses } from './closes.ts';
import type { Facts } from './facts.ts';

const question = 'tcp.2';
const NS_PER_MS = 1_000_000n;
/** A minute, as closely as a timer and a reading of it tell. */
const [LEAST_MS, MOST_MS] = [58_000, 62_000];

/** tcp.2, TIME-WAIT: at which end it stays, who holds it, and for how long. Only snapshots show it. */
export const TCP2_TIME_WAIT_CLAIMS: readonly ClaimRule<Facts>[] = [
  {
    id: 'tcp.2.time-wait',
    question,
    needs: ['client.sampled', 'client.program', 'server.program'],
    statement: inBoth(
      'TIME-WAIT stays at the end that closed first.',
      'TIME-WAIT fica na ponta que fechou primeiro.',
    ),
    judge: judgeTimeWait,
  },
  {
    id: 'tcp.2.time-wait-other-end',
    question,
    needs: ['server.sampled', 'client.program', 'server.program'],
    statement: inBoth('The other end keeps no TIME-WAIT.', 'A outra ponta não guarda TIME-WAIT.'),
    judge: judgeOtherEnd,
  },
  {
    id: 'tcp.2.time-wait-unheld',
    question,
    needs: ['client.sampled', 'client.program'],
    statement: inBoth(
      'No process holds a socket in TIME-WAIT: the kernel keeps it after close().',
      'Nenhum processo segura um socket em TIME-WAIT: o kernel o guarda depois de close().',
    ),
    judge: judgeUnheld,
    detail: 'time-wait-owner',
  },
  {
    id: 'tcp.2.time-wait-duration',
    question,
    needs: ['client.sampled', 'client.program'],
    statement: inBoth('TIME-WAIT lasts 60 s on Linux.', 'TIME-WAIT dura 60 s no Linux.'),
    detail: 'time-wait-timer',
    judge: judgeDuration,
  },
];

interface TimeWait {
  readonly role: End;
  readonly end: EndFacts;
  /** Its close(): what a table shows before is an earlier connection's, of the same port. */
  readonly close: Call;
  /** The first that shows it since, and all that do. */
  readonly snapshot: Snapshot;
  readonly snapshots: readonly Snapshot[];
}

function findTimeWait({ client, server }: Facts): TimeWait | undefined {
  for (const [role, end] of [
    ['client', client],
    ['server', server],
  ] as const) {
    const close = end?.call('close');
    if (end === undefined || close === undefined) continue;
    const snapshots = timeWaitSince(close, end);
    const [snapshot] = snapshots;
    if (snapshot !== undefined) return { role, end, close, snapshot, snapshots };
  }
  return undefined;
}

function timeWaitSince(close: Call, { snapshots }: EndFacts): readonly Snapshot[] {
  return snapshots.filter(
    (snapshot) => snapshot.state === 'TIME-WAIT' && enteredNs(snapshot) > enteredNs(close),
  );
}

function judgeTimeWait(facts: Facts): Finding | undefined {
  const [timeWait, closes] = [findTimeWait(facts), findCloses(facts)];
  if (timeWait === undefined || closes === undefined) return undefined;
  const { role, snapshot, snapshots } = timeWait;
  const { local } = timeWait.end.socket.name;
  return {
    verdict: role === closes.first.role ? 'proven' : 'refuted',
    evidence: [snapshot, ...snapshots, closes.first.call, closes.second.call],
    text: inBoth(
      `TIME-WAIT stays at the end that closed first: the ${role} called close() first, and the system's table showed ${local} in TIME-WAIT ${snapshots.length}×.`,
      `TIME-WAIT fica na ponta que fechou primeiro: ${role === 'client' ? 'o cliente' : 'o servidor'} chamou close() primeiro, e a tabela do sistema mostrou ${local} em TIME-WAIT ${snapshots.length}×.`,
    ),
  };
}

/** Linux' tables name an inode, which no descriptor leads to; Windows' a process. */
function judgeUnheld(facts: Facts): Finding | undefined {
  const timeWait = findTimeWait(facts);
  if (timeWait === undefined) return undefined;
  const { snapshots, end, close } = timeWait;
  // A row that names neither, or not what the others do, tells nothing of who holds it.
  const [first, ...others] = snapshots.filter(({ inode }) => inode !== undefined);
  if (first === undefined) {
    const owned = snapshots.filter(({ processId }) => processId !== undefined);
    return judgeWithoutProcess(owned, end, close);
  }
  const told = [first, ...others];
  const held = told.find(({ inode }) => inode !== 0);
  if (held !== undefined) return { verdict: 'refuted', evidence: [held, close] };
  return {
    verdict: 'proven',
    evidence: [close, first, ...others],
    text: inBoth(
      `No process holds the socket in TIME-WAIT: the system's table showed it ${told.length}×, with inode 0. The kernel keeps it after close().`,
      `Nenhum processo segura o socket em TIME-WAIT: a tabela do sistema o mostrou ${told.length}×, com inode 0. O kernel o guarda depois de close().`,
    ),
  };
}

/** That the table names no process says something only if it has named one while the connection lived. */
function judgeWithoutProcess(
  snapshots: readonly Snapshot[],
  end: EndFacts,
  close: Call,
): Finding | undefined {
  const [first, ...others] = snapshots;
  const held = snapshots.find(({ processId }) => processId !== 0);
  if (held !== undefined) return { verdict: 'refuted', evidence: [held, close] };
  const living = end.snapshots.find(
    ({ state, processId = 0 }) => state !== 'TIME-WAIT' && processId !== 0,
  );
  if (first === undefined || living === undefined) return undefined;
  return {
    verdict: 'proven',
    evidence: [living, close, first, ...others],
    text: inBoth(
      `No process holds the socket in TIME-WAIT: the system's table named process ${living.processId} while it was ${living.state}, and none in TIME-WAIT (${snapshots.length}×). The system keeps it after close().`,
      `Nenhum processo segura o socket em TIME-WAIT: a tabela do sistema indicava o processo ${living.processId} enquanto ele estava em ${living.state}, e nenhum em TIME-WAIT (${snapshots.length}×). O sistema o guarda depois de close().`,
    ),
  };
}

/** Absence is only shown by a table that was read, later, by the witness of that end, and lists its other sockets. */
function judgeOtherEnd(facts: Facts): Finding | undefined {
  const closes = findCloses(facts);
  const other = closes && facts[closes.second.role];
  if (closes === undefined || other === undefined) return undefined;
  const { first, second } = closes;
  const [wrong] = timeWaitSince(second.call, other);
  if (wrong !== undefined) return { verdict: 'refuted', evidence: [wrong, second.call] };
  // The rows of one reading have one time: one that has the connection still, in LAST-ACK, shows no absence.
  const sinceNs = other.snapshots.map(enteredNs).reduce(later, returnedNs(second.call));
  const port = portOf((facts.server ?? other).socket.name.local);
  // Packets are told of by who captured them: whose table it is, the end's own close() tells.
  const reads = facts.timeline.events.filter(
    (event) =>
      event.kind === 'snapshot' &&
      event.witness === second.call.witness &&
      enteredNs(event) > sinceNs &&
      event.state === 'LISTEN' &&
      portOf(event.socket.local) === port,
  );
  if (reads.length === 0) return undefined;
  return {
    verdict: 'proven',
    evidence: [first.call, second.call, ...reads],
    text: inBoth(
      `The other end keeps no TIME-WAIT: the ${second.role} closed second, and its socket table, read ${reads.length}× after that, has no entry for the connection.`,
      `A outra ponta não guarda TIME-WAIT: ${second.role === 'client' ? 'o cliente' : 'o servidor'} fechou em segundo, e a sua tabela de sockets, lida ${reads.length}× depois disso, não tem entrada para a conexão.`,
    ),
  };
}

function later(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

/** What is left of the timer, and what has passed since the other end's FIN could start it, make the whole. */
function judgeDuration(facts: Facts): Finding | undefined {
  const timeWait = findTimeWait(facts);
  const { states = [] } = timeWait?.end ?? {};
  // The kernel's CLOSED is where TIME-WAIT begins; without its states, close() is the nearest that is known.
  const start = states.length > 0 ? timeWait?.end.into('CLOSED') : timeWait?.end.call('close');
  if (timeWait?.snapshot.timeWaitMs === undefined || start === undefined) return undefined;
  const { snapshot } = timeWait;
  const passedMs = Number((enteredNs(snapshot) - enteredNs(start)) / NS_PER_MS);
  const left = decimal((snapshot.timeWaitMs ?? 0) / 1_000, 3);
  const passed = decimal(passedMs / 1_000, 3);
  const totalMs = (snapshot.timeWaitMs ?? 0) + passedMs;
  // With close() as its start it may have begun later, when the other end's FIN came.
  const leastMs = states.length > 0 ? totalMs : (snapshot.timeWaitMs ?? 0);
  const isMinute = leastMs > LEAST_MS && totalMs < MOST_MS;
  if (!isMinute && leastMs < MOST_MS && totalMs > LEAST_MS && leastMs !== totalMs) return undefined;
  return {
    verdict: isMinute ? 'proven' : 'refuted',
    evidence: [snapshot, start],
    text: inBoth(
      `TIME-WAIT lasts 60 s here: ${left.en} s were left when the snapshot was taken, ${passed.en} s after the closing.`,
      `TIME-WAIT dura 60 s aqui: restavam ${left['pt-BR']} s quando o instantâneo foi tirado, ${passed['pt-BR']} s depois do fechamento.`,
    ),
  };
}
