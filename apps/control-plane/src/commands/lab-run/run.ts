import path from 'node:path';
import type { Text } from '@socketlab/foundation';
import type { LabContext, LabDescription, LabResult } from '@socketlab/labs';
import type { Run, RunInput } from '../../command.ts';
import { parseDaemon } from '../../daemons.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import type { Output } from '../../output.ts';
import { isSandboxed } from '../../sandbox/sandboxed.ts';
import { TwoHostsUnavailableError } from '../../two-hosts-errors.ts';
import { withDaemons } from '../../with-daemons.ts';
import { choosesSandbox } from './choose-sandbox.ts';
import type { labRunArguments, labRunOptions } from './index.ts';
import { findLabHosts } from './lab-hosts.ts';
import { wantsTwoHosts } from './wants-two-hosts.ts';

type Input = RunInput<typeof labRunArguments, typeof labRunOptions>;

/** Runs the lab between two daemons, tells it, and writes the report; also of a lab that was cut short. */
export const run: Run<typeof labRunArguments, typeof labRunOptions> = async (input) => {
  const { output } = input;
  const labs = await import('@socketlab/labs');
  const lab = labs.describeLab(input.arguments.lab);
  if (wantsTwoHosts(lab, input.options)) return runWithTwoHosts(input);
  const hosts = await findLabHosts(lab, input.options.host, input);
  // In a private network of one's own there is no classmate's machine.
  if (hosts === undefined && (await choosesSandbox(input))) return runAgainInSandbox(input);
  const directory = reportDirectory(input);
  const result = await runHere(lab, input, hosts);
  output.data(asData(result, directory, output), () =>
    labs.renderTerminal(result, {
      language: input.language,
      width: output.width,
      usesColors: output.colors.isColorSupported,
    }),
  );
  const { html } = await labs.writeReport(result, { directory, language: input.language });
  output.say({ en: `report: ${html}`, 'pt-BR': `relatório: ${html}` });
  if (result.interruption !== undefined) output.say(asError(result));
  return exitCodeOf(result);
};

/** Runs the lab with this machine's daemons, brought up if need be, and those of the other machines. */
async function runHere(
  lab: LabDescription,
  input: Input,
  hosts: LabContext['hosts'],
): Promise<LabResult> {
  const { runLab } = await import('@socketlab/labs');
  const { options, output, signal } = input;
  const names = lab.daemons;
  return withDaemons(names.map(parseDaemon), input, (running) =>
    runLab(lab.name, {
      daemons: Object.fromEntries(running.map(({ client }, index) => [names[index], client])),
      ...(options.clients === undefined ? {} : { clients: options.clients }),
      ...(hosts === undefined ? {} : { hosts }),
      signal,
      onProgress: (step) => output.progress(step),
    }),
  );
}

/** In the sandbox, which is made first: two machines, and this very lab between them. */
async function runWithTwoHosts(input: Input): Promise<ExitCode> {
  if (!isSandboxed(input.environment)) {
    const finding = await input.findSandbox();
    if (!finding.isAvailable) throw new TwoHostsUnavailableError(finding);
    return runAgainInSandbox(input);
  }
  const { runOnTwoHosts } = await import('../../two-hosts/run-two-hosts.ts');
  const { language, options, output } = input;
  const command = ['lab', 'run', input.arguments.lab, '--report', reportDirectory(input)];
  const form = ['--lang', language, ...(output.isJson ? ['--json'] : [])];
  return runOnTwoHosts([...command, ...form], { ...input, wire: options.wire });
}

async function runAgainInSandbox(input: Input): Promise<ExitCode> {
  input.output.say({
    en: 'sandbox: the lab runs in a private network of its own, so packets need no root. Nothing else on this machine is in that network, and the kernel gives no tracepoints there; --no-sandbox uses the machine’s own.',
    'pt-BR':
      'sandbox: o laboratório roda em uma rede privada só dele, e assim pacotes não exigem root. Nada mais desta máquina está nessa rede, e o kernel não dá tracepoints ali; --no-sandbox usa a da própria máquina.',
  });
  const { runInSandbox } = await import('../../sandbox/run-in-sandbox.ts');
  return runInSandbox(input);
}

function asData(result: LabResult, directory: string, output: Output): object {
  const claims = result.claims.map(({ text, reason, ...claim }) => ({
    ...claim,
    text: output.text(text),
    ...(reason === undefined ? {} : { reason: output.text(reason) }),
  }));
  const interruption =
    result.interruption === undefined ? {} : { interruption: output.text(result.interruption) };
  return { lab: result.lab.name, report: directory, claims, ...interruption };
}

function asError({ interruption, interruptionCode = '' }: LabResult): Text {
  return {
    en: `error ${interruptionCode}: ${interruption?.en}`,
    'pt-BR': `erro ${interruptionCode}: ${interruption?.['pt-BR']}`,
  };
}

function exitCodeOf({ claims, interruption }: LabResult): ExitCode {
  const isRefuted = claims.some(({ verdict }) => verdict === 'refuted');
  return isRefuted || interruption !== undefined ? EXIT.failed : EXIT.done;
}

/** `2026-01-31T12:34:56.789Z` without what a Windows folder's name may not have. */
function reportDirectory({ arguments: { lab }, options, workingDirectory }: Input): string {
  const time = new Date().toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
  return path.resolve(workingDirectory, options.report ?? path.join('reports', `${lab}-${time}`));
}
