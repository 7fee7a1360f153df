import { SocketlabError, type Text, VERSION } from '@socketlab/foundation';
import type { Run, RunInput } from '../../command.ts';
import { DAEMONS } from '../../daemons.ts';
import { EXIT } from '../../exit-code.ts';
import { type Linger, readLinger } from '../../services/linger.ts';
import { findPlace } from '../../services/place-program.ts';
import type { PlanOptions } from '../../services/plan-services.ts';
import { reportService, type ServiceReport } from '../../services/service-report.ts';
import { requireLinux, thisSystem } from '../../services/service-system.ts';
import { createSystemd } from '../../services/systemd.ts';
import type { serviceStatusArguments, serviceStatusOptions } from './index.ts';
import { describeService, lingerText } from './words.ts';

type Input = RunInput<typeof serviceStatusArguments, typeof serviceStatusOptions>;

/** Asks systemd and the journal, and compares the files. */
export const run: Run<typeof serviceStatusArguments, typeof serviceStatusOptions> = async (
  input,
) => {
  const { environment, signal, output } = input;
  if (thisSystem() === 'windows') return (await import('./run-windows.ts')).statusOnWindows(input);
  requireLinux();
  const wanted = input.arguments.daemons.length > 0 ? input.arguments.daemons : DAEMONS;
  const scope = input.options.system ? 'system' : 'user';
  const systemd = createSystemd(scope, environment);
  await systemd.check(signal);
  const { plan, problem } = await planNow(input);
  const reports = await Promise.all(
    wanted.map((daemon) =>
      reportService(daemon, { scope, environment, plan }, { systemd, signal }),
    ),
  );
  const linger = scope === 'user' ? readLinger() : undefined;
  output.data({ scope, daemons: reports.map(dataOf), ...(linger && { linger }) }, () =>
    render(reports, { input, linger }),
  );
  if (problem !== undefined) {
    output.say({
      en: `whether the files are up to date was not found out: ${problem.en}`,
      'pt-BR': `não foi possível saber se os arquivos estão em dia: ${problem['pt-BR']}`,
    });
  }
  return EXIT.done;
};

/** What would be installed now, to compare with; a program that is not built is no reason to tell nothing. */
async function planNow(input: Input): Promise<{ plan?: PlanOptions; problem?: Text }> {
  const { environment, directories, programsDirectory } = input;
  const scope = input.options.system ? 'system' : 'user';
  const daemons = DAEMONS.map(({ name }) => name);
  try {
    const where = { scope, environment, programsDirectory, version: VERSION, daemons } as const;
    const { place } = await findPlace(where);
    return { plan: { scope, place, directories, environment } };
  } catch (failure) {
    if (failure instanceof SocketlabError) return { problem: failure.text };
    throw failure;
  }
}

/** For a program both languages stand side by side. */
function dataOf({ errors, journalProblem, ...report }: ServiceReport): object {
  return {
    ...report,
    errors: errors.map(({ at, ...text }) => ({ at, text })),
    ...(journalProblem && { journalProblem }),
  };
}

function render(
  reports: readonly ServiceReport[],
  { input, linger }: { readonly input: Input; readonly linger: Linger | undefined },
): string {
  const parts = reports.map((report) => describeService(report, input.output));
  const silent = reports.find(({ journalProblem }) => journalProblem !== undefined);
  if (silent?.journalProblem !== undefined) parts.push(input.output.text(silent.journalProblem));
  if (linger !== undefined) parts.push(input.output.text(lingerText(linger)));
  return parts.join('\n');
}
