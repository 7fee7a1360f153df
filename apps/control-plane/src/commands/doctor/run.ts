import type { Text } from '@socketlab/foundation';
import type { NONE, Run, RunInput } from '../../command.ts';
import { DAEMONS, type DaemonEntry, defaultListener } from '../../daemons.ts';
import { EXIT } from '../../exit-code.ts';
import type { Answering } from '../../local-daemons.ts';
import type { Output } from '../../output.ts';
import { tierName, tierText } from '../../phrases.ts';
import type { SandboxFinding } from '../../sandbox/find-sandbox.ts';
import { formatTable } from '../../table.ts';
import { withDaemons } from '../../with-daemons.ts';

type Input = RunInput<typeof NONE, typeof NONE>;

/** Asks each daemon that answers, or one that is there for the question only. */
export const run: Run<typeof NONE, typeof NONE> = async (input) => {
  const { output } = input;
  const running = await findRunning(input);
  const reports =
    running.length > 0
      ? await Promise.all(running.map((sighting) => reportOf(sighting, input)))
      : await withDaemons([defaultListener()], input, (sightings) =>
          Promise.all(sightings.map((sighting) => reportOf(sighting, input))),
        );
  const finding = await input.findSandbox();
  const sandbox = finding.isAvailable
    ? { isAvailable: true }
    : { ...finding, reason: output.text(finding.reason) };
  output.data({ daemons: reports, sandbox }, () =>
    [...reports.map((report) => render(report, output)), renderSandbox(finding, output)].join(
      '\n\n',
    ),
  );
  return EXIT.done;
};

async function findRunning({ daemons, signal }: Input): Promise<Answering[]> {
  const sightings = await Promise.all(
    DAEMONS.map((daemon: DaemonEntry) => daemons.find(daemon, signal)),
  );
  return sightings.filter((sighting) => sighting.kind === 'answering');
}

async function reportOf({ client, info }: Answering, { language, signal }: Input) {
  const { tier, observers } = await client.evidence.getTier({}, { signal });
  return {
    daemon: info.name,
    platform: info.platform,
    node: info.nodeVersion,
    tier: tierName(tier),
    observers: observers.map(({ name, isAvailable, reason, reasonPtBr, remedy }) => ({
      name,
      isAvailable,
      ...(isAvailable ? {} : { reason: language === 'pt-BR' ? reasonPtBr || reason : reason }),
      ...(isAvailable || remedy === '' ? {} : { remedy }),
    })),
  };
}

function render(report: Awaited<ReturnType<typeof reportOf>>, output: Output): string {
  const { text, colors } = output;
  const yes = colors.green(text({ en: 'yes', 'pt-BR': 'sim' }));
  const no = colors.yellow(text({ en: 'no', 'pt-BR': 'não' }));
  const table = formatTable(
    [
      text({ en: 'OBSERVER', 'pt-BR': 'OBSERVADOR' }),
      text({ en: 'WORKS', 'pt-BR': 'FUNCIONA' }),
      text({ en: 'WHY NOT', 'pt-BR': 'POR QUE NÃO' }),
    ],
    report.observers.map(({ name, isAvailable, reason }) => [
      name,
      isAvailable ? yes : no,
      reason ?? '',
    ]),
  );
  const remedies = report.observers.flatMap(({ name, remedy }) =>
    remedy === undefined ? [] : [text(remedyLine(name, remedy))],
  );
  const head = text({
    en: `${report.daemon} on ${report.platform}, Node ${report.node}: ${tierText(report.tier).en}`,
    'pt-BR': `${report.daemon} em ${report.platform}, Node ${report.node}: ${tierText(report.tier)['pt-BR']}`,
  });
  return [colors.bold(head), table, ...remedies].join('\n');
}

function renderSandbox(finding: SandboxFinding, { text, colors }: Output): string {
  if (finding.isAvailable) {
    return text({
      en: 'lab run --sandbox works: packets without root, in a private network',
      'pt-BR': 'lab run --sandbox funciona: pacotes sem root, em uma rede privada',
    });
  }
  const { reason, remedy } = finding;
  const problem = text({
    en: `lab run --sandbox does not work: ${reason.en}`,
    'pt-BR': `lab run --sandbox não funciona: ${reason['pt-BR']}`,
  });
  const lines = remedy === undefined ? [] : [remedyLine('--sandbox', remedy)].map(text);
  return [colors.yellow(problem), ...lines].join('\n');
}

function remedyLine(name: string, remedy: string): Text {
  return { en: `for ${name}:  ${remedy}`, 'pt-BR': `para ${name}:  ${remedy}` };
}
