import type { DaemonClient } from '@socketlab/control';
import type { Text } from '@socketlab/foundation';
import type { Run, RunInput } from '../../command.ts';
import { type DaemonEntry, defaultListener } from '../../daemons.ts';
import { answerFromHosts } from '../../hosts/answer-from-hosts.ts';
import type { Host } from '../../hosts/host-directory.ts';
import { enumWord, type ModelAndLimits, modelAndLimits, modelOf } from '../../listener.ts';
import type { Output } from '../../output.ts';
import { renderPosition } from '../../step-view.ts';
import { createStepper, type StepPosition } from '../../stepper.ts';
import type { listenArguments, listenOptions } from './index.ts';
import { limitsOf } from './limit-options.ts';

type Input = RunInput<typeof listenArguments, typeof listenOptions>;

const NO_CLIENTS_TO_ACCEPT = {
  en: 'UDP has no clients to accept: --backlog and --once change nothing.',
  'pt-BR': 'No UDP não há clientes a aceitar: --backlog e --once não mudam nada.',
} as const;

const NO_MODELS = {
  en: 'Only multi-tcp and udp-echo have models: --model changes nothing.',
  'pt-BR': 'Só o multi-tcp e o udp-echo têm modelos: --model não muda nada.',
} as const;

const NO_LIMITS = {
  en: 'Only multi-tcp has limits: --max-..., --idle-ms change nothing.',
  'pt-BR': 'Só o multi-tcp tem limites: --max-..., --idle-ms não mudam nada.',
} as const;

/** Opens the listener and tells the address that it really has. */
export const run: Run<typeof listenArguments, typeof listenOptions> = async (input) => {
  const { output } = input;
  const daemon = input.arguments.daemon ?? defaultListener();
  sayWhatChangesNothing(daemon, input);
  return answerFromHosts(input, {
    ask: (host, signal) => open(daemon, host, { ...input, signal }),
    data: ({ notes, ...opened }) => opened,
    render: (opened) => render(daemon, opened, output),
    notes: ({ notes }) => notes,
  });
};

/** What came of opening a listener. */
interface Opened extends ModelAndLimits {
  readonly daemon: string;
  readonly address: string;
  /** Of TCP. */
  readonly backlog?: number;
  readonly reply: string;
  /** Of one that goes step by step: where it stands. */
  readonly position?: StepPosition;
  readonly notes: readonly Text[];
}

function sayWhatChangesNothing(daemon: DaemonEntry, { options, output }: Input): void {
  if (daemon.protocol === 'udp' && (options.backlog !== undefined || options.once)) {
    output.say(NO_CLIENTS_TO_ACCEPT);
  }
  if (daemon.name === 'tcp-echo' && options.model !== undefined) output.say(NO_MODELS);
  const asksForLimits = Object.keys(limitsOf(options)).length > 0;
  if (daemon.name !== 'multi-tcp' && asksForLimits) output.say(NO_LIMITS);
}

async function open(
  daemon: DaemonEntry,
  host: Host,
  { options, signal }: Pick<Input, 'options' | 'signal'>,
): Promise<Opened> {
  const { client } = await host.daemons.require(daemon, signal);
  const answer = await client.listener.openListener(
    {
      address: options.address ?? '',
      ...(options.backlog === undefined ? {} : { backlog: options.backlog }),
      reply: replyOf(options.reply),
      once: options.once,
      model: options.model ?? '',
      limits: limitsOf(options),
      steps: options.step,
    },
    { signal },
  );
  const { address, backlog, pending } = answer;
  const opened = { daemon: daemon.name, address, reply: enumWord(answer.reply, 'REPLY') };
  if (options.step && pending) {
    const { locate } = await createStepper(client, { signal });
    const position = { kind: 'before', call: locate(pending) } as const;
    return { ...opened, backlog, position, notes: await notesOnPackets(client, signal) };
  }
  if (daemon.protocol === 'udp') return { ...opened, ...modelOf(answer), notes: [] };
  return { ...opened, backlog, ...modelAndLimits(answer), notes: [] };
}

function render(daemon: DaemonEntry, opened: Opened, output: Output): string {
  const { address, backlog, reply, model, position } = opened;
  if (position !== undefined) return renderPosition(position, output);
  const name = model === undefined ? daemon.name : `${daemon.name} (${model})`;
  if (daemon.protocol === 'udp') {
    return output.text({
      en: `${name} is bound to ${address} (reply ${reply}); UDP has no state LISTEN`,
      'pt-BR': `${name} fez bind em ${address} (resposta ${reply}); o UDP não tem estado LISTEN`,
    });
  }
  return output.text({
    en: `${name} listens on ${address} (backlog ${backlog}, reply ${reply})`,
    'pt-BR': `${name} escuta em ${address} (backlog ${backlog}, resposta ${reply})`,
  });
}

/** Steps show the packets too, where the daemon may capture them. */
async function notesOnPackets(client: DaemonClient, signal: AbortSignal): Promise<readonly Text[]> {
  const { observers } = await client.evidence.getTier({}, { signal });
  const packets = observers.find(({ name }) => name === 'packets');
  if (packets === undefined || packets.isAvailable) return [];
  return [
    {
      en: `The steps show no packets: ${packets.reason}`,
      'pt-BR': `Os passos não mostram pacotes: ${packets.reasonPtBr}`,
    },
  ];
}

function replyOf(
  reply: 'echo' | 'upper' | undefined,
): 'REPLY_UNSPECIFIED' | 'REPLY_ECHO' | 'REPLY_UPPER' {
  if (reply === undefined) return 'REPLY_UNSPECIFIED';
  return reply === 'echo' ? 'REPLY_ECHO' : 'REPLY_UPPER';
}
