import type { DaemonClient } from '@socketlab/control';
import type { Run, RunInput } from '../../command.ts';
import { clientDaemon } from '../../daemons.ts';
import { EXIT } from '../../exit-code.ts';
import { answerFromHosts } from '../../hosts/answer-from-hosts.ts';
import { aimAtHost } from './aim.ts';
import { milliseconds, replyData, showMs } from './answers.ts';
import { datagramsWaitMs, sendDatagrams } from './datagrams.ts';
import { MANY_DEADLINE_MS, sendMany } from './many.ts';
import type { sendArguments, sendOptions } from './options.ts';
import { type Permitted, permitFor } from './permit.ts';
import { type RequestOf, readSendRequest, type SendRequest } from './request.ts';
import type { Told } from './told.ts';

type Input = RunInput<typeof sendArguments, typeof sendOptions>;

/** The call gets a little longer than the exchange, so that the daemon's own words about a deadline arrive. */
const GRACE_MS = 1_000;
const DEADLINE_MS = 5_000;

/** One exchange or many, one step of a held connection, or datagrams; the client-agent of the host sends. */
export const run: Run<typeof sendArguments, typeof sendOptions> = async (input) => {
  const { request, host } = await aimAtHost(readSendRequest(input), input.hosts);
  const waitsMs = waitOf(request, input.options);
  return answerFromHosts(input, {
    waitsMs,
    async ask({ daemons, record }, signal) {
      const { client } = await daemons.require(clientDaemon(), signal);
      // A permit is for the machine that asks for it: none is asked for where another one sends.
      const asksPermit = host !== undefined && record === undefined;
      const permit = asksPermit
        ? await permitFor(request, { host, waitsMs }, { ...input, signal })
        : null;
      return send(client, { ...request, permit }, { ...input, signal });
    },
    data: (told) => told.data,
    render: (told) => told.render(),
    notes: (told) => told.notes,
    exitCode: (told) => told.exitCode,
  });
};

/** How long the sending itself may take. */
function waitOf({ kind }: SendRequest, options: Input['options']): number {
  if (kind === 'datagrams') return datagramsWaitMs(options);
  return options.deadlineMs ?? (kind === 'many' ? MANY_DEADLINE_MS : DEADLINE_MS);
}

function send(client: DaemonClient, request: Permitted<SendRequest>, input: Input): Promise<Told> {
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
}

async function exchange(
  client: DaemonClient,
  { address, source, message }: RequestOf<'exchange'>,
  { options, signal }: Input,
): Promise<Told> {
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
  const line = `${local} -> ${remote}, ${showMs(durationMs)}`;
  const notes = [{ en: line, 'pt-BR': line }];
  return { data, render: () => data.reply, notes, exitCode: EXIT.done };
}

async function open(
  client: DaemonClient,
  { address, source, message }: RequestOf<'open'>,
  { options, signal }: Input,
): Promise<Told> {
  const { deadlineMs = DEADLINE_MS } = options;
  const call = { signal, deadlineMs: deadlineMs + GRACE_MS };
  const { connection } = await client.client.openConnection({ address, source, deadlineMs }, call);
  const { id = '', local = '', remote = '' } = connection ?? {};
  const held = {
    en: `held: ${local} -> ${remote}; socketlab send --connection ${id} MESSAGE uses it, --close closes it`,
    'pt-BR': `mantida: ${local} -> ${remote}; socketlab send --connection ${id} MENSAGEM a usa, --close a fecha`,
  };
  const told = { notes: [held], exitCode: EXIT.done };
  if (message === undefined) return { ...told, data: { id, local, remote }, render: () => id };
  const answer = await useOnce(client, { id, message, endsSending: false }, { options, signal });
  const data = { id, local, remote, ...replyData(answer.reply), isEnded: answer.isEnded };
  return { ...told, data, render: () => `${id}\n${data.reply}` };
}

async function use(
  client: DaemonClient,
  request: RequestOf<'use'>,
  { options, output, signal }: Input,
): Promise<Told> {
  const { id, closes, endsSending } = request;
  const message = request.message ?? '';
  const sends = request.message !== undefined || endsSending;
  const answer = sends
    ? await useOnce(client, { id, message, endsSending }, { options, signal })
    : undefined;
  const ending = options.reset ? 'ENDING_RESET' : 'ENDING_CLOSE';
  if (closes) await client.client.closeConnection({ id, ending }, { signal });
  const reply = answer === undefined ? {} : { ...replyData(answer.reply), isEnded: answer.isEnded };
  return {
    data: { id, ...reply, isClosed: closes },
    render: () => (answer === undefined ? output.text(CLOSED) : answer.reply.toString('utf8')),
    notes: [
      ...(answer?.isEnded ? [SERVER_ENDED] : []),
      ...(closes && answer !== undefined ? [CLOSED] : []),
    ],
    exitCode: EXIT.done,
  };
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
