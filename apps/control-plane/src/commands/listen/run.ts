import type { DaemonClient } from '@socketlab/control';
import type { Run, RunInput } from '../../command.ts';
import { defaultListener } from '../../daemons.ts';
import { EXIT } from '../../exit-code.ts';
import { enumWord, modelAndLimits } from '../../listener.ts';
import { renderPosition } from '../../step-view.ts';
import { createStepper } from '../../stepper.ts';
import type { listenArguments, listenOptions } from './index.ts';
import { limitsOf } from './limit-options.ts';

const NO_CLIENTS_TO_ACCEPT = {
  en: 'UDP has no clients to accept: --backlog and --once change nothing.',
  'pt-BR': 'No UDP não há clientes a aceitar: --backlog e --once não mudam nada.',
} as const;

const NO_MODELS_OR_LIMITS = {
  en: 'Only multi-tcp has models and limits: --model, --max-..., --idle-ms change nothing.',
  'pt-BR': 'Só o multi-tcp tem modelos e limites: --model, --max-..., --idle-ms não mudam nada.',
} as const;

/** Opens the listener and tells the address that it really has. */
export const run: Run<typeof listenArguments, typeof listenOptions> = async (input) => {
  const { daemons, options, output, signal } = input;
  const daemon = input.arguments.daemon ?? defaultListener();
  if (daemon.protocol === 'udp' && (options.backlog !== undefined || options.once)) {
    output.say(NO_CLIENTS_TO_ACCEPT);
  }
  const limits = limitsOf(options);
  const asksForLimits = options.model !== undefined || Object.keys(limits).length > 0;
  if (daemon.name !== 'multi-tcp' && asksForLimits) output.say(NO_MODELS_OR_LIMITS);
  const { client } = await daemons.require(daemon, signal);
  const answer = await client.listener.openListener(
    {
      address: options.address ?? '',
      ...(options.backlog === undefined ? {} : { backlog: options.backlog }),
      reply: replyOf(options.reply),
      once: options.once,
      model: options.model ?? '',
      limits,
      steps: options.step,
    },
    { signal },
  );
  const reply = enumWord(answer.reply, 'REPLY');
  const { address, backlog, pending } = answer;
  if (options.step && pending) {
    const { locate } = await createStepper(client, { signal });
    const position = { kind: 'before', call: locate(pending) } as const;
    output.data({ daemon: daemon.name, address, backlog, reply, position }, () =>
      renderPosition(position, output),
    );
    await tellIfWithoutPackets(client, input);
    return EXIT.done;
  }
  if (daemon.protocol === 'udp') {
    output.data({ daemon: daemon.name, address, reply }, () =>
      output.text({
        en: `${daemon.name} is bound to ${address} (reply ${reply}); UDP has no state LISTEN`,
        'pt-BR': `${daemon.name} fez bind em ${address} (resposta ${reply}); o UDP não tem estado LISTEN`,
      }),
    );
    return EXIT.done;
  }
  const served = modelAndLimits(answer);
  const name = served.model === undefined ? daemon.name : `${daemon.name} (${served.model})`;
  output.data({ daemon: daemon.name, address, backlog, reply, ...served }, () =>
    output.text({
      en: `${name} listens on ${address} (backlog ${backlog}, reply ${reply})`,
      'pt-BR': `${name} escuta em ${address} (backlog ${backlog}, resposta ${reply})`,
    }),
  );
  return EXIT.done;
};

/** Steps show the packets too, where the daemon may capture them. */
async function tellIfWithoutPackets(
  client: DaemonClient,
  {
    output,
    signal,
  }: Pick<RunInput<typeof listenArguments, typeof listenOptions>, 'output' | 'signal'>,
): Promise<void> {
  const { observers } = await client.evidence.getTier({}, { signal });
  const packets = observers.find(({ name }) => name === 'packets');
  if (packets === undefined || packets.isAvailable) return;
  output.say({
    en: `The steps show no packets: ${packets.reason}`,
    'pt-BR': `Os passos não mostram pacotes: ${packets.reasonPtBr}`,
  });
}

function replyOf(
  reply: 'echo' | 'upper' | undefined,
): 'REPLY_UNSPECIFIED' | 'REPLY_ECHO' | 'REPLY_UPPER' {
  if (reply === undefined) return 'REPLY_UNSPECIFIED';
  return reply === 'echo' ? 'REPLY_ECHO' : 'REPLY_UPPER';
}
