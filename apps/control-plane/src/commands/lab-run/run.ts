import path from 'node:path';
import type { Run, RunInput } from '../../command.ts';
import { clientDaemon, defaultListener } from '../../daemons.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import { type LabResult, loadLabs } from '../../labs-library.ts';
import { withDaemons } from '../../with-daemons.ts';
import type { labRunArguments, labRunOptions } from './index.ts';

type Input = RunInput<typeof labRunArguments, typeof labRunOptions>;

/** Runs the lab between two daemons, tells it, and writes the report; also of a lab that was cut short. */
export const run: Run<typeof labRunArguments, typeof labRunOptions> = async (input) => {
  const { output } = input;
  const labs = await loadLabs();
  const directory = reportDirectory(input);
  const result = await withDaemons(
    [defaultListener(), clientDaemon()],
    input,
    ([server, client]) => {
      if (server === undefined || client === undefined)
        throw new Error('two daemons were brought up');
      return labs.runLab(input.arguments.lab, {
        server: server.client,
        client: client.client,
        signal: input.signal,
        onProgress: (step) => output.progress(step),
      });
    },
  );
  await labs.writeReport(result, { directory, language: input.language });
  tell(result, { directory, story: () => renderStory(labs, result, input) }, input);
  return exitCodeOf(result);
};

function renderStory(
  labs: Awaited<ReturnType<typeof loadLabs>>,
  result: LabResult,
  { language, output }: Input,
): string {
  return labs.renderTerminal(result, {
    language,
    width: output.width,
    usesColors: output.colors.isColorSupported,
  });
}

function tell(
  result: LabResult,
  { directory, story }: { directory: string; story: () => string },
  { output }: Input,
): void {
  const claims = result.claims.map(({ id, question, verdict, evidence, text }) => ({
    id,
    question,
    verdict,
    evidence,
    text: output.text(text),
  }));
  const interruption =
    result.interruption === undefined ? {} : { interruption: output.text(result.interruption) };
  output.data({ lab: result.lab.name, report: directory, claims, ...interruption }, story);
  output.say({ en: `report: ${directory}`, 'pt-BR': `relatório: ${directory}` });
  if (result.interruption !== undefined) {
    output.say({
      en: `the lab ended early: ${result.interruption.en}`,
      'pt-BR': `o laboratório terminou antes: ${result.interruption['pt-BR']}`,
    });
  }
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
