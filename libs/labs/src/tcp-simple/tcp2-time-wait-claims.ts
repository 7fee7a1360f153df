import type { ClaimRule, Finding } from '../claim-rule.ts';
import { type EndFacts, enteredNs, returnedNs, type Snapshot } from '../end-facts.ts';
import type { End } from '../lab.ts';
import { decimal, inBoth } from '../wording.ts';
import type { Facts } from './facts.ts';
import { findClosing } from './tcp2-closing-claims.ts';

const question = 'tcp.2';
const NS_PER_MS = 1_000_000n;

/** tcp.2, TIME-WAIT: at which end it stays, who holds it, and for how long. Only snapshots show it. */
export const TCP2_TIME_WAIT_CLAIMS: readonly ClaimRule<Facts>[] = [
  {
    id: 'tcp.2.time-wait',
    question,
    needs: ['client.sampled', 'client.program'],
    statement: inBoth(
      'TIME-WAIT stays at the end that closed first.',
      'TIME-WAIT fica na ponta que fechou primeiro.',
    ),
    judge: judgeTimeWait,
  },
  {
    id: 'tcp.2.time-wait-other-end',
    question,
    needs: ['client.sampled', 'server.sampled'],
    statement: inBoth('The other end keeps no TIME-WAIT.', 'A outra ponta não guarda TIME-WAIT.'),
    judge: judgeOtherEnd,
  },
  {
    id: 'tcp.2.time-wait-unheld',
    question,
    needs: ['client.sampled'],
    statement: inBoth(
      'No process holds a socket in TIME-WAIT: the kernel keeps it after close().',
      'Nenhum processo segura um socket em TIME-WAIT: o kernel o guarda depois de close().',
    ),
    judge: (facts) => {
      const snapshot = findTimeWait(facts)?.snapshot;
      if (snapshot?.inode === undefined) return undefined;
      return {
        verdict: snapshot.inode === 0 ? 'proven' : 'refuted',
        evidence: [snapshot],
        text: inBoth(
          `No process holds the socket in TIME-WAIT (inode ${snapshot.inode}): the kernel keeps it after close().`,
          `Nenhum processo segura o socket em TIME-WAIT (inode ${snapshot.inode}): o kernel o guarda depois de close().`,
        ),
      };
    },
  },
  {
    id: 'tcp.2.time-wait-duration',
    question,
    needs: ['client.sampled', 'client.program'],
    statement: inBoth('TIME-WAIT lasts 60 s on Linux.', 'TIME-WAIT dura 60 s no Linux.'),
    judge: judgeDuration,
  },
];

interface TimeWait {
  readonly role: End;
  readonly end: EndFacts;
  readonly snapshot: Snapshot;
}

function findTimeWait({ client, server }: Facts): TimeWait | undefined {
  for (const [role, end] of [
    ['client', client],
    ['server', server],
  ] as const) {
    const snapshot = end?.snapshots.find(({ state }) => state === 'TIME-WAIT');
    if (end !== undefined && snapshot !== undefined) return { role, end, snapshot };
  }
  return undefined;
}

/** Who closed first: by the kernel's states where there are any, else by the programs' calls. */
function findFirstCloser(facts: Facts): End | undefined {
  const closing = findClosing(facts);
  if (closing !== undefined) return closing.first.role;
  const [client, server] = [facts.client?.call('close'), facts.server?.call('close')];
  if (client === undefined || server === undefined) return undefined;
  return enteredNs(client) <= enteredNs(server) ? 'client' : 'server';
}

function judgeTimeWait(facts: Facts): Finding | undefined {
  const timeWait = findTimeWait(facts);
  const closer = findFirstCloser(facts);
  if (timeWait === undefined || closer === undefined) return undefined;
  const close = timeWait.end.call('close');
  const { local } = timeWait.end.socket.name;
  return {
    verdict: timeWait.role === closer ? 'proven' : 'refuted',
    evidence: [timeWait.snapshot, ...(close === undefined ? [] : [close])],
    text: inBoth(
      `TIME-WAIT stays at the end that closed first: a snapshot shows ${local} in TIME-WAIT (the ${timeWait.role}).`,
      `TIME-WAIT fica na ponta que fechou primeiro: um instantâneo mostra ${local} em TIME-WAIT (${timeWait.role === 'client' ? 'o cliente' : 'o servidor'}).`,
    ),
  };
}

/** Absence is only shown by a table that was read, later, by the witness of that end, and lists its other sockets. */
function judgeOtherEnd(facts: Facts): Finding | undefined {
  const timeWait = findTimeWait(facts);
  if (timeWait === undefined) return undefined;
  const other = timeWait.role === 'client' ? facts.server : facts.client;
  const wrong = other?.snapshots.find(({ state }) => state === 'TIME-WAIT');
  if (wrong !== undefined) return { verdict: 'refuted', evidence: [wrong, timeWait.snapshot] };
  const close = other?.call('close');
  const ended = other?.into('CLOSED');
  if (other === undefined || close === undefined) return undefined;
  const read = facts.timeline.events.find(
    (event) =>
      event.kind === 'snapshot' &&
      event.witness === other.socket.witness &&
      enteredNs(event) > returnedNs(close),
  );
  if (read === undefined) return undefined;
  return {
    verdict: 'proven',
    evidence: [read, close, ...(ended === undefined ? [] : [ended])],
    text: inBoth(
      `The other end keeps no TIME-WAIT: its socket table, read after its close(), has no entry for the connection.`,
      `A outra ponta não guarda TIME-WAIT: sua tabela de sockets, lida depois do seu close(), não tem entrada para a conexão.`,
    ),
  };
}

/** What is left of the timer, and what has passed since the other end's FIN could start it, make the whole. */
function judgeDuration(facts: Facts): Finding | undefined {
  const timeWait = findTimeWait(facts);
  const start = timeWait?.end.states.at(-1) ?? timeWait?.end.call('close');
  if (timeWait?.snapshot.timeWaitMs === undefined || start === undefined) return undefined;
  const { snapshot } = timeWait;
  const passedMs = Number((enteredNs(snapshot) - enteredNs(start)) / NS_PER_MS);
  const left = decimal((snapshot.timeWaitMs ?? 0) / 1_000);
  const passed = decimal(passedMs / 1_000);
  const totalMs = (snapshot.timeWaitMs ?? 0) + passedMs;
  const isMinute = totalMs > 58_000 && totalMs < 62_000;
  return {
    verdict: isMinute ? 'proven' : 'refuted',
    evidence: [snapshot, start],
    text: inBoth(
      `TIME-WAIT lasts 60 s here: ${left.en} s were left when the snapshot was taken, ${passed.en} s after the closing.`,
      `TIME-WAIT dura 60 s aqui: restavam ${left['pt-BR']} s quando o instantâneo foi tirado, ${passed['pt-BR']} s depois do fechamento.`,
    ),
  };
}
