import type { DaemonClient } from '@socketlab/control';
import type { Text } from '@socketlab/foundation';
import type { RunInput } from '../../command.ts';
import { EXIT } from '../../exit-code.ts';
import type { Output } from '../../output.ts';
import { milliseconds, replyData, showMs } from './answers.ts';
import type { sendArguments, sendOptions } from './options.ts';
import type { Permitted } from './permit.ts';
import type { RequestOf } from './request.ts';
import type { Told } from './told.ts';

type Input = RunInput<typeof sendArguments, typeof sendOptions>;
type Answer = Awaited<ReturnType<DaemonClient['client']['exchangeDatagram']>>;

const DEADLINE_MS = 1_000;
/** For the daemon's own words to arrive. */
const GRACE_MS = 6_000;

/** What became of one datagram. */
type Outcome = { readonly durationMs: number } & (
  | { readonly outcome: 'answered'; readonly reply: string; readonly replyBase64: string }
  | { readonly outcome: 'refused'; readonly errno: string }
  | { readonly outcome: 'no-answer' }
);

/** How long datagrams may take, one after the other. */
export function datagramsWaitMs({ deadlineMs = DEADLINE_MS, count = 1 }: Input['options']): number {
  return count * deadlineMs;
}

/** Sends datagrams. Fails unless each was answered. */
export async function sendDatagrams(
  client: DaemonClient,
  { address, source, message, permit }: Permitted<RequestOf<'datagrams'>>,
  { options, output, signal }: Input,
): Promise<Told> {
  const { deadlineMs = DEADLINE_MS, connect: connects, count = 1 } = options;
  const answer = await client.client.exchangeDatagram(
    { address, source, payload: Buffer.from(message), deadlineMs, connects, count, permit },
    { signal, deadlineMs: datagramsWaitMs(options) + GRACE_MS },
  );
  const { local, remote } = answer;
  const results = answer.results.map(readOutcome);
  return {
    data: { local, remote, results },
    render: () => render(results, output),
    notes: notesOn({ local, remote, results }, connects),
    exitCode: results.every(({ outcome }) => outcome === 'answered') ? EXIT.done : EXIT.failed,
  };
}

function notesOn(
  { local, remote, results }: { local: string; remote: string; results: readonly Outcome[] },
  connects: boolean,
): readonly Text[] {
  const [first, ...more] = results;
  const time = more.length === 0 && first !== undefined ? `, ${showMs(first.durationMs)}` : '';
  const line = `${local} -> ${remote}${time}`;
  const notes: Text[] = [{ en: line, 'pt-BR': line }];
  if (results.some(isPortUnreachable)) notes.push(WHY_REFUSED);
  if (results.some(({ outcome }) => outcome === 'no-answer')) {
    notes.push(WHY_NO_ANSWER);
    if (!connects) notes.push(NOT_CONNECTED);
  }
  return notes;
}

const WHY_REFUSED: Text = {
  en: 'refused: the machine is there, and answered with ICMP port unreachable that nobody has that port.',
  'pt-BR':
    'recusado: a máquina está lá, e respondeu com ICMP port unreachable que ninguém tem essa porta.',
};
const WHY_NO_ANSWER: Text = {
  en: 'no answer: nothing came at all. That is not the same as refused: a datagram lost or dropped by a firewall, a server that does not answer and a machine that is off look alike from here.',
  'pt-BR':
    'sem resposta: não veio nada. Não é o mesmo que recusado: um datagrama perdido ou descartado por um firewall, um servidor que não responde e uma máquina desligada parecem iguais daqui.',
};
const NOT_CONNECTED: Text = {
  en: 'Even a refusal looks so without connect(): the system tells only a connected socket of the ICMP error. Try --connect.',
  'pt-BR':
    'Até uma recusa parece assim sem connect(): o sistema só conta do erro ICMP a um socket conectado. Tente --connect.',
};
const REFUSED: Text = { en: 'refused', 'pt-BR': 'recusado' };
const NO_ANSWER: Text = { en: 'no answer', 'pt-BR': 'sem resposta' };

function readOutcome(result: Answer['results'][number]): Outcome {
  const durationMs = milliseconds(result.durationNs);
  if (result.outcome === 'reply') {
    return { outcome: 'answered', ...replyData(result.reply ?? Buffer.alloc(0)), durationMs };
  }
  if (result.outcome === 'errno') {
    return { outcome: 'refused', errno: result.errno ?? '', durationMs };
  }
  return { outcome: 'no-answer', durationMs };
}

/** Winsock calls it ECONNRESET. */
function isPortUnreachable(result: Outcome): boolean {
  return result.outcome === 'refused' && /^ECONN(?:REFUSED|RESET)$/.test(result.errno);
}

function render(results: readonly Outcome[], output: Output): string {
  const [first, ...more] = results;
  if (first !== undefined && more.length === 0) return describe(first, output);
  const lines = results.map(
    (result, index) => `${index + 1}  ${showMs(result.durationMs)}  ${describe(result, output)}`,
  );
  return lines.join('\n');
}

function describe(result: Outcome, output: Output): string {
  if (result.outcome === 'answered') return result.reply;
  if (result.outcome === 'refused') return `${output.text(REFUSED)} (${result.errno})`;
  return output.text(NO_ANSWER);
}
