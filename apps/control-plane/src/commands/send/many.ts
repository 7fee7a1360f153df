import type { DaemonClient } from '@socketlab/control';
import type { Text } from '@socketlab/foundation';
import type { RunInput } from '../../command.ts';
import { EXIT } from '../../exit-code.ts';
import type { Output } from '../../output.ts';
import { formatTable } from '../../table.ts';
import { milliseconds, showMs } from './answers.ts';
import { errnoText } from './errno-text.ts';
import type { sendArguments, sendOptions } from './options.ts';
import type { Permitted } from './permit.ts';
import type { RequestOf } from './request.ts';
import type { Told } from './told.ts';

type Input = RunInput<typeof sendArguments, typeof sendOptions>;
type Answer = Awaited<ReturnType<DaemonClient['client']['exchangeMany']>>;

/** For all, unless `--deadline` says otherwise. */
export const MANY_DEADLINE_MS = 10_000;
/** For the daemon to close what is left, and its own words to arrive. */
const GRACE_MS = 6_000;
const ROWS_SHOWN = 20;

interface Row {
  readonly local: string;
  readonly remote: string;
  readonly connectedMs?: number;
  readonly answeredMs?: number;
  readonly replyBytes: number;
  readonly isEcho: boolean;
  readonly errno?: string;
}

interface Spread {
  readonly first: number;
  readonly median: number;
  readonly last: number;
}

interface Summary {
  readonly connections: number;
  readonly durationMs: number;
  readonly answered: number;
  readonly echoes: number;
  /** The server ended before it answered. */
  readonly endedUnanswered: number;
  /** How many failed, by errno. */
  readonly failed: Readonly<Record<string, number>>;
  readonly connectedMs?: Spread;
  readonly answeredMs?: Spread;
}

/** Sends over many connections at once. Fails unless each was answered. */
export async function sendMany(
  client: DaemonClient,
  { address, source, message, permit }: Permitted<RequestOf<'many'>>,
  { options, output, signal }: Input,
): Promise<Told> {
  const {
    connections = 1,
    deadlineMs = MANY_DEADLINE_MS,
    replyBytes = 0,
    waitForAll,
    reset,
  } = options;
  const answer = await client.client.exchangeMany(
    {
      address,
      source,
      connections,
      payload: Buffer.from(message),
      replyBytes,
      deadlineMs,
      waitsForAll: waitForAll,
      ending: reset ? 'ENDING_RESET' : 'ENDING_CLOSE',
      permit,
    },
    { signal, deadlineMs: deadlineMs + GRACE_MS },
  );
  const remote = answer.remote || address;
  const rows = answer.results.map((result) => readRow(result, remote));
  const summary = summarize(rows, milliseconds(answer.durationNs));
  return {
    data: { remote, ...summary, results: rows },
    render: () => render(rows, summary, output),
    notes: Object.keys(summary.failed).flatMap((errno) => errnoText(errno) ?? []),
    exitCode: summary.answered === rows.length ? EXIT.done : EXIT.failed,
  };
}

function readRow(result: Answer['results'][number], remote: string): Row {
  const { local, connectedNs, answeredNs, replyBytes, isEcho, errno } = result;
  return {
    local,
    remote,
    ...(connectedNs !== undefined && { connectedMs: milliseconds(connectedNs) }),
    ...(answeredNs !== undefined && { answeredMs: milliseconds(answeredNs) }),
    replyBytes,
    isEcho,
    ...(errno !== '' && { errno }),
  };
}

function summarize(rows: readonly Row[], durationMs: number): Summary {
  const failed: Record<string, number> = {};
  for (const { errno } of rows) {
    if (errno !== undefined) failed[errno] = (failed[errno] ?? 0) + 1;
  }
  const connectedMs = spreadOf(rows.flatMap((row) => row.connectedMs ?? []));
  const answeredMs = spreadOf(rows.flatMap((row) => row.answeredMs ?? []));
  const answered = rows.filter((row) => row.answeredMs !== undefined).length;
  const failures = rows.filter((row) => row.errno !== undefined).length;
  return {
    connections: rows.length,
    durationMs,
    answered,
    echoes: rows.filter(({ isEcho }) => isEcho).length,
    endedUnanswered: rows.length - answered - failures,
    failed,
    ...(connectedMs && { connectedMs }),
    ...(answeredMs && { answeredMs }),
  };
}

function spreadOf(times: readonly number[]): Spread | undefined {
  const sorted = times.toSorted((a, b) => a - b);
  const [first] = sorted;
  const last = sorted.at(-1);
  const median = sorted[Math.floor(sorted.length / 2)];
  if (first === undefined || last === undefined || median === undefined) return undefined;
  return { first, median, last };
}

function render(rows: readonly Row[], summary: Summary, output: Output): string {
  const parts = [
    output.text(headline(summary)),
    renderSpreads(summary, output),
    renderRows(rows.slice(0, ROWS_SHOWN), output),
  ];
  if (rows.length > ROWS_SHOWN) {
    parts.push(
      output.text({
        en: `${ROWS_SHOWN} of ${rows.length} are shown; --json has all.`,
        'pt-BR': `${ROWS_SHOWN} de ${rows.length} são mostradas; --json tem todas.`,
      }),
    );
  }
  return parts.filter((part) => part !== '').join('\n\n');
}

function headline({ connections, answered, echoes, failed, ...rest }: Summary): Text {
  const { durationMs, endedUnanswered } = rest;
  const failures = Object.entries(failed).map(([errno, count]) => `${count} ${errno}`);
  const list = (none: string): string => (failures.length === 0 ? none : failures.join(', '));
  return {
    en: `connections: ${connections}, in ${showMs(durationMs)}; answered: ${answered}, of them with what was sent or its upper case: ${echoes}; failed: ${list('none')}; ended by the server without an answer: ${endedUnanswered}`,
    'pt-BR': `conexões: ${connections}, em ${showMs(durationMs)}; respondidas: ${answered}, delas com o que foi enviado ou isso em maiúsculas: ${echoes}; falharam: ${list('nenhuma')}; encerradas pelo servidor sem resposta: ${endedUnanswered}`,
  };
}

function renderSpreads({ connectedMs, answeredMs }: Summary, output: Output): string {
  const rows = [
    { title: { en: 'connected', 'pt-BR': 'conectadas' }, spread: connectedMs },
    { title: { en: 'answered', 'pt-BR': 'respondidas' }, spread: answeredMs },
  ].flatMap(({ title, spread }) =>
    spread === undefined
      ? []
      : [[output.text(title), ...[spread.first, spread.median, spread.last].map(showMs)]],
  );
  if (rows.length === 0) return '';
  const titles = [
    { en: 'FIRST', 'pt-BR': 'PRIMEIRA' },
    { en: 'MEDIAN', 'pt-BR': 'MEDIANA' },
    { en: 'LAST', 'pt-BR': 'ÚLTIMA' },
  ];
  return formatTable(['', ...titles.map((title) => output.text(title))], rows);
}

function renderRows(rows: readonly Row[], output: Output): string {
  const titles = [
    { en: 'LOCAL', 'pt-BR': 'LOCAL' },
    { en: 'REMOTE', 'pt-BR': 'REMOTO' },
    { en: 'CONNECTED', 'pt-BR': 'CONECTADA' },
    { en: 'ANSWERED', 'pt-BR': 'RESPONDIDA' },
    { en: 'RESULT', 'pt-BR': 'RESULTADO' },
  ];
  const time = (ms: number | undefined): string => (ms === undefined ? '-' : showMs(ms));
  return formatTable(
    titles.map((title) => output.text(title)),
    rows.map((row) => [
      row.local === '' ? '-' : row.local,
      row.remote,
      time(row.connectedMs),
      time(row.answeredMs),
      output.text(describe(row)),
    ]),
  );
}

function describe({ errno, isEcho, replyBytes }: Row): Text {
  if (errno !== undefined) return { en: errno, 'pt-BR': errno };
  if (isEcho) return { en: 'echo', 'pt-BR': 'eco' };
  return { en: `${replyBytes} bytes`, 'pt-BR': `${replyBytes} bytes` };
}
