import type { Run } from '../../command.ts';
import { defaultListener } from '../../daemons.ts';
import { EXIT } from '../../exit-code.ts';
import { enumWord } from '../../listener.ts';
import type { listenArguments, listenOptions } from './index.ts';

const NO_CLIENTS_TO_ACCEPT = {
  en: 'UDP has no clients to accept: --backlog and --once change nothing.',
  'pt-BR': 'No UDP não há clientes a aceitar: --backlog e --once não mudam nada.',
} as const;

/** Opens the listener and tells the address that it really has. */
export const run: Run<typeof listenArguments, typeof listenOptions> = async (input) => {
  const { daemons, options, output, signal } = input;
  const daemon = input.arguments.daemon ?? defaultListener();
  if (daemon.protocol === 'udp' && (options.backlog !== undefined || options.once)) {
    output.say(NO_CLIENTS_TO_ACCEPT);
  }
  const { client } = await daemons.require(daemon, signal);
  const answer = await client.listener.openListener(
    {
      address: options.address ?? '',
      ...(options.backlog === undefined ? {} : { backlog: options.backlog }),
      reply: replyOf(options.reply),
      once: options.once,
    },
    { signal },
  );
  const reply = enumWord(answer.reply, 'REPLY');
  const { address, backlog } = answer;
  if (daemon.protocol === 'udp') {
    output.data({ daemon: daemon.name, address, reply }, () =>
      output.text({
        en: `${daemon.name} is bound to ${address} (reply ${reply}); UDP has no state LISTEN`,
        'pt-BR': `${daemon.name} fez bind em ${address} (resposta ${reply}); o UDP não tem estado LISTEN`,
      }),
    );
    return EXIT.done;
  }
  output.data({ daemon: daemon.name, address, backlog, reply }, () =>
    output.text({
      en: `${daemon.name} listens on ${address} (backlog ${backlog}, reply ${reply})`,
      'pt-BR': `${daemon.name} escuta em ${address} (backlog ${backlog}, resposta ${reply})`,
    }),
  );
  return EXIT.done;
};

function replyOf(
  reply: 'echo' | 'upper' | undefined,
): 'REPLY_UNSPECIFIED' | 'REPLY_ECHO' | 'REPLY_UPPER' {
  if (reply === undefined) return 'REPLY_UNSPECIFIED';
  return reply === 'echo' ? 'REPLY_ECHO' : 'REPLY_UPPER';
}
