import { formatAddress } from '@socketlab/foundation';
import type { Run } from '../../command.ts';
import { defaultListener } from '../../daemons.ts';
import { EXIT } from '../../exit-code.ts';
import { enumWord } from '../../listener.ts';
import { renderPosition } from '../../step-view.ts';
import { createStepper } from '../../stepper.ts';
import type { listenArguments, listenOptions } from './index.ts';

/** Opens the listener and tells the address that it really has. */
export const run: Run<typeof listenArguments, typeof listenOptions> = async (input) => {
  const { daemons, options, output, signal } = input;
  const daemon = input.arguments.daemon ?? defaultListener();
  const { client } = await daemons.require(daemon, signal);
  const answer = await client.listener.openListener(
    {
      address: options.address === undefined ? '' : formatAddress(options.address),
      ...(options.backlog === undefined ? {} : { backlog: options.backlog }),
      reply: replyOf(options.reply),
      once: options.once,
      steps: options.step,
    },
    { signal },
  );
  const reply = enumWord(answer.reply, 'REPLY');
  const { address, backlog, pending } = answer;
  if (pending !== null) {
    const stepper = await createStepper(client, { signal });
    const position = { kind: 'before', call: stepper.locate(pending) } as const;
    output.data({ daemon: daemon.name, address, backlog, reply, position }, () =>
      renderPosition(position, output),
    );
    return EXIT.done;
  }
  if (options.step) {
    output.say({
      en: `${daemon.name} cannot stop before its calls; it serves at once`,
      'pt-BR': `o ${daemon.name} não sabe parar antes das suas chamadas; ele já está servindo`,
    });
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
