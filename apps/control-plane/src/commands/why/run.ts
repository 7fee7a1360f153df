import type { DaemonClient } from '@socketlab/control';
import { messageOf, resolveDirectories, SocketlabError, type Text } from '@socketlab/foundation';
import type { HostRecord } from '@socketlab/trust';
import type { Run, RunInput } from '../../command.ts';
import { clientDaemon, DAEMONS } from '../../daemons.ts';
import { EXIT } from '../../exit-code.ts';
import { withDaemons } from '../../with-daemons.ts';
import { collectFacts } from './collect-facts.ts';
import type { Facts } from './facts.ts';
import type { FarDaemon } from './far-end.ts';
import type { whyArguments, whyOptions } from './index.ts';
import { judge } from './judge.ts';
import { dataOf, render } from './render.ts';

type Input = RunInput<typeof whyArguments, typeof whyOptions>;

/** Looks, judges, and tells both; that a connection fails is an answer and no failure. */
export const run: Run<typeof whyArguments, typeof whyOptions> = async (input) => {
  const { output } = input;
  const facts = await withWitness(input, (witness) => look(input, witness));
  const verdict = judge(facts);
  output.data(dataOf(facts, verdict, output), () => render(facts, verdict, output));
  return EXIT.done;
};

type Witness = DaemonClient | { readonly reason: Text };

/** client-agent captures. Where it can't be had, the rest is looked at without it. */
async function withWitness(
  input: Input,
  work: (witness: Witness) => Promise<Facts>,
): Promise<Facts> {
  let isUp = false;
  try {
    return await withDaemons([clientDaemon()], input, ([agent]) => {
      isUp = true;
      return work(agent?.client ?? { reason: NO_AGENT });
    });
  } catch (failure) {
    if (isUp || input.signal.aborted) throw failure;
    const same = messageOf(failure);
    return work({
      reason: failure instanceof SocketlabError ? failure.text : { en: same, 'pt-BR': same },
    });
  }
}

const NO_AGENT: Text = { en: 'client-agent is not there', 'pt-BR': 'o client-agent não está lá' };

async function look(input: Input, witness: Witness): Promise<Facts> {
  const { output, signal, environment } = input;
  const { hostCredentials, openHosts, ORGANIZATION } = await import('@socketlab/trust');
  const { connectDaemon } = await import('@socketlab/control');
  const records = await openHosts(resolveDirectories(environment).config).list();
  const opened: DaemonClient[] = [];
  const farDaemons = (record: HostRecord): FarDaemon[] =>
    Object.entries(record.controls).map(([daemon, control]) => {
      const client = connectDaemon({ address: control }, { identity: hostCredentials(record) });
      opened.push(client);
      return { daemon, control, client };
    });
  output.progress({ en: 'looking…', 'pt-BR': 'observando…' });
  try {
    return await collectFacts(
      { wanted: input.arguments.target, timeoutMs: input.options.deadlineMs, signal },
      {
        records,
        witness,
        farDaemons,
        ownDaemons: await ownDaemons(input),
        organization: ORGANIZATION,
        now: () => new Date(),
        platform: process.platform,
        environment: input.environment,
      },
    );
  } finally {
    output.endProgress();
    for (const client of opened) client.close();
  }
}

/** Those that answer; one that is stopped is told as such, for that is known too. */
async function ownDaemons({ daemons, signal }: Input): Promise<readonly FarDaemon[]> {
  const sightings = await Promise.all(
    DAEMONS.map(async (entry) => ({ entry, sighting: await daemons.find(entry, signal) })),
  );
  return sightings.flatMap(({ entry, sighting }) => {
    if (sighting.kind === 'answering') {
      const { address: control, client } = sighting;
      return [{ daemon: entry.name, control, client }];
    }
    return sighting.kind === 'stopped' ? [{ daemon: entry.name, control: entry.control }] : [];
  });
}
