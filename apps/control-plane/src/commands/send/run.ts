import type { DaemonClient } from '@socketlab/control';
import type { Run, RunInput } from '../../command.ts';
import { clientDaemon } from '../../daemons.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import { milliseconds, replyData, showMs } from './answers.ts';
import { sendDatagrams } from './datagrams.ts';
import { sendMany } from './many.ts';
import type { sendArguments, sendOptions } from './options.ts';
import { type RequestOf, readSendRequest } from './request.ts';

type Input = RunInput<typeof sendArguments, typeof sendOptions>;

/** The call gets a little longer than the exchange, so that the daemon's own words about a deadline arrive. */
const GRACE_MS = 1_000;
const DEADLINE_MS = 5_000;

/** One exchange or many, one step of a held connection, or datagrams. */
export const run: Run<typeof sendArguments, typeof sendOptions> = async (input) => {
  const request = readSendRequest(input);
  const { client } = await input.daemons.require(clientDaemon(), input.signal);
  switch (request.kind) {
    case 'exchange':
      return exchange(client, request, input);
    case 'open':
      return open(client, request, input);
    case 'use':
      return use(client, request, input);
    case 'many':
      return sendMany(client, request, input);
    case 'datagrams':
      return sendDatagrams(client, request, input);
  }
};

async function exchange(
  client: DaemonClient,
  { address, source, message }: RequestOf<'exchange'>,
  { options, output, signal }: Input,
): Promise<ExitCode> {
  const { deadlineMs = DEADLINE_MS } = options;
  const answer = await client.client.exchange(
    {
      address,
      source,
      payload: Buffer.from(message),
      replyBytes: options.replyBytes ?? 0,
      firstCloser: options.firstCloser === 'server' ? 'FIRST_CLOSER_SERVER' : 'FIRST_CLOSER_CLIENT',
      ending: options.reset ? 'ENDING_RESET' : 'ENDING_CLOSE',
      deadlineMs,
    },
    { signal, deadlineMs: deadlineMs + GRACE_MS },
  );
  const durationMs = milliseconds(answer.durationNs);
  const { local, remote } = answer;
  const data = { local, remote, durationMs, ...replyData(answer.reply) };
  output.data(data, () => data.reply);
  output.say({
    en: `${local} -> ${remote}, ${showMs(durationMs)}`,
    'pt-BR': `${local} -> ${remote}, ${showMs(durationMs)}`,
  });
  return EXIT.done;
}

async function open(
  client: DaemonClient,
  { address, source, message }: RequestOf<'open'>,
  { options, output, signal }: Input,
): Promise<ExitCode> {
  const { deadlineMs = DEADLINE_MS } = options;
  const call = { signal, deadlineMs: deadlineMs + GRACE_MS };
  const { connection } = await client.client.openConnection({ address, source, deadlineMs }, call);
  const { id = '', local = '', remote = '' } = connection ?? {};
  output.say({
    en: `held: ${local} -> ${remote}; socketlab send --connection ${id} MESSAGE uses it, --close closes it`,
    'pt-BR': `mantida: ${local} -> ${remote}; socketlab send --connection ${id} MENSAGEM a usa, --close a fecha`,
  });
  if (message === undefined) {
    output.data({ id, local, remote }, () => id);
    return EXIT.done;
  }
  const answer = await useOnce(client, { id, message, endsSending: false }, { options, signal });
  const data = { id, local, remote, ...replyData(answer.reply), isEnded: answer.isEnded };
  output.data(data, () => `${id}\n${data.reply}`);
  return EXIT.done;
}

async function use(
  client: DaemonClient,
  request: RequestOf<'use'>,
  { options, output, signal }: Input,
): Promise<ExitCode> {
  const { id, closes, endsSending } = request;
  const message = request.message ?? '';
  const sends = request.message !== undefined || endsSending;
  const answer = sends
    ? await useOnce(client, { id, message, endsSending }, { options, signal })
    : undefined;
  const ending = options.reset ? 'ENDING_RESET' : 'ENDING_CLOSE';
  if (closes) await client.client.closeConnection({ id, ending }, { signal });
  const reply = answer === undefined ? {} : { ...replyData(answer.reply), isEnded: answer.isEnded };
  output.data({ id, ...reply, isClosed: closes }, () =>
    answer === undefined ? output.text(CLOSED) : answer.reply.toString('utf8'),
  );
  if (answer?.isEnded) output.say(SERVER_ENDED);
  if (closes && answer !== undefined) output.say(CLOSED);
  return EXIT.done;
}

const CLOSED = { en: 'closed', 'pt-BR': 'fechada' } as const;
const SERVER_ENDED = {
  en: 'the server has ended its side (FIN received)',
  'pt-BR': 'o servidor encerrou o lado dele (FIN recebido)',
} as const;

function useOnce(
  client: DaemonClient,
  request: { id: string; message: string; endsSending: boolean },
  { options, signal }: Pick<Input, 'options' | 'signal'>,
): ReturnType<DaemonClient['client']['useConnection']> {
  const payload = Buffer.from(request.message);
  const { deadlineMs = DEADLINE_MS } = options;
  return client.client.useConnection(
    {
      id: request.id,
      payload,
      replyBytes: options.replyBytes ?? payload.length,
      deadlineMs,
      endsSending: request.endsSending,
    },
    { signal, deadlineMs: deadlineMs + GRACE_MS },
  );
}
