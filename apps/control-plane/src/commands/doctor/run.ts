import type { Text } from '@socketlab/foundation';
import type { NONE, Run, RunInput } from '../../command.ts';
import { defaultListener } from '../../daemons.ts';
import { answerFromHosts } from '../../hosts/answer-from-hosts.ts';
import { answeringOf, askDaemons } from '../../hosts/ask-daemons.ts';
import type { Answering } from '../../hosts/host-daemons.ts';
import type { Host } from '../../hosts/host-directory.ts';
import type { HOST_OPTIONS } from '../../hosts/host-options.ts';
import type { Output } from '../../output.ts';
import { tierName, tierText } from '../../phrases.ts';
import type { SandboxFinding } from '../../sandbox/find-sandbox.ts';
import { formatTable } from '../../table.ts';
import { versionNotes } from '../../version-notes.ts';
import { withDaemons } from '../../with-daemons.ts';
import { describeCodePage, readCodePage } from './console-page.ts';

type Input = RunInput<typeof NONE, typeof HOST_OPTIONS>;

/** What one host can observe; whether it can have a sandbox is known of this machine only. */
interface Findings {
  readonly reports: readonly Report[];
  readonly finding?: SandboxFinding;
  /** Of this machine's console, on Windows. */
  readonly codePage?: number | undefined;
}

/** Asks each daemon that answers, or, on this machine, one that is there for the question only. */
export const run: Run<typeof NONE, typeof HOST_OPTIONS> = async (input) => {
  const { output } = input;
  return answerFromHosts(input, {
    ask: async (host, signal): Promise<Findings> => {
      const reports = await reportsOf(host, { ...input, signal });
      if (host.record !== undefined) return { reports };
      const codePage = await readCodePage(input.environment, { signal });
      return { reports, finding: await input.findSandbox(), codePage };
    },
    data: (findings) => dataOf(findings, output),
    render: ({ reports, finding, codePage }) => {
      const page = codePage === undefined ? undefined : describeCodePage(codePage);
      return [
        ...reports.map((report) => render(report, output)),
        ...(finding === undefined ? [] : [renderSandbox(finding, output)]),
        ...(page === undefined ? [] : [output.text(page)]),
      ].join('\n\n');
    },
    notes: ({ reports }, host) => versionNotes(reports, { host, own: input.version }),
  });
};

async function reportsOf(host: Host, input: Input): Promise<readonly Report[]> {
  const running = answeringOf(await askDaemons(host, input.signal));
  if (running.length > 0 || host.record !== undefined) {
    return Promise.all(running.map(({ answering }) => reportOf(answering, input)));
  }
  return withDaemons([defaultListener()], input, (sightings) =>
    Promise.all(sightings.map((sighting) => reportOf(sighting, input))),
  );
}

function dataOf({ reports, finding, codePage }: Findings, output: Output): object {
  if (finding === undefined) return { daemons: reports };
  const ofConsole = codePage === undefined ? {} : { console: { codePage } };
  const sandbox = finding.isAvailable
    ? { isAvailable: true }
    : { isAvailable: false, reason: output.text(finding.reason), remedy: finding.remedy };
  return { daemons: reports, sandbox, ...ofConsole };
}

async function reportOf({ client, info }: Answering, { language, signal }: Input) {
  const { tier, observers } = await client.evidence.getTier({}, { signal });
  return {
    daemon: info.name,
    version: info.version,
    platform: info.platform,
    node: info.nodeVersion,
    tier: tierName(tier),
    observers: observers.map(
      ({ name, isAvailable, reason, reasonPtBr, remedy, note, notePtBr }) => ({
        name,
        isAvailable,
        ...(isAvailable ? {} : { reason: language === 'pt-BR' ? reasonPtBr || reason : reason }),
        ...(isAvailable || remedy === '' ? {} : { remedy }),
        ...(note === '' ? {} : { note: language === 'pt-BR' ? notePtBr || note : note }),
      }),
    ),
  };
}

type Report = Awaited<ReturnType<typeof reportOf>>;

function render(report: Report, output: Output): string {
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
  const notes = report.observers.flatMap(({ name, note }) =>
    note === undefined ? [] : [`${name}: ${note}`],
  );
  const head = text({
    en: `${report.daemon} ${report.version} on ${report.platform}, Node ${report.node}: ${tierText(report.tier).en}`,
    'pt-BR': `${report.daemon} ${report.version} em ${report.platform}, Node ${report.node}: ${tierText(report.tier)['pt-BR']}`,
  });
  return [colors.bold(head), table, ...notes, ...remedies].join('\n');
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
