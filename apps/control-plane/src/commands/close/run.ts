import type { Text } from '@socketlab/foundation';
import type { Run } from '../../command.ts';
import { type DaemonEntry, defaultListener } from '../../daemons.ts';
import { answerFromHosts } from '../../hosts/answer-from-hosts.ts';
import type { closeArguments, closeOptions } from './index.ts';

/** What a call may take beyond the time that connections are given. */
const GRACE_MS = 5_000;

/** Closes the listener and tells how many connections had to be cut. */
export const run: Run<typeof closeArguments, typeof closeOptions> = async (input) => {
  const { output } = input;
  const { deadlineMs } = input.options;
  const daemon = input.arguments.daemon ?? defaultListener();
  return answerFromHosts(input, {
    waitsMs: deadlineMs,
    async ask(host, signal) {
      const { client } = await host.daemons.require(daemon, signal);
      const { cut } = await client.listener.closeListener(
        { deadlineMs },
        { signal, deadlineMs: deadlineMs + GRACE_MS },
      );
      return { daemon: daemon.name, cut };
    },
    render: ({ cut }) =>
      output.text(daemon.protocol === 'udp' ? closedSocket(daemon) : closed(daemon, cut)),
  });
};

function closedSocket({ name }: DaemonEntry): Text {
  return { en: `${name} has closed its socket`, 'pt-BR': `${name} fechou o soquete` };
}

function closed({ name }: DaemonEntry, cut: number): Text {
  return {
    en: `${name} no longer listens (${cut} connections cut)`,
    'pt-BR': `${name} não escuta mais (${cut} conexões cortadas)`,
  };
}
