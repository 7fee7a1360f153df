import { SocketlabError, type Text } from '@socketlab/foundation';
import type { RunInput } from '../../command.ts';
import { DAEMONS } from '../../daemons.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import type { FoundPlace } from '../../services/place-program.ts';
import { reportWindowsService, type WindowsReport } from '../../windows-services/report-windows.ts';
import { createWindowsManager } from '../../windows-services/windows-manager.ts';
import { placeFor, type WindowsRequest } from '../../windows-services/windows-request.ts';
import type { serviceStatusArguments, serviceStatusOptions } from './index.ts';
import { describeWindowsService } from './words-windows.ts';

type Input = RunInput<typeof serviceStatusArguments, typeof serviceStatusOptions>;

/** Asks Task Scheduler or the service control manager, and compares the files. */
export async function statusOnWindows(input: Input): Promise<ExitCode> {
  const { environment, directories, programsDirectory, signal, output } = input;
  const wanted = input.arguments.daemons.length > 0 ? input.arguments.daemons : DAEMONS;
  const scope = input.options.system ? 'system' : 'user';
  const manager = createWindowsManager(scope, environment);
  const request = { scope, daemons: wanted, directories, environment, programsDirectory } as const;
  const { place, problem } = await placeNow(request);
  const reports = await Promise.all(
    wanted.map((daemon) =>
      reportWindowsService(daemon, { ...request, place }, { manager, signal }),
    ),
  );
  output.data({ scope, daemons: reports.map(dataOf) }, () =>
    reports.map((report) => describeWindowsService(report, scope, output)).join('\n'),
  );
  if (problem !== undefined) {
    output.say({
      en: `whether the files are up to date was not found out: ${problem.en}`,
      'pt-BR': `não foi possível saber se os arquivos estão em dia: ${problem['pt-BR']}`,
    });
  }
  return EXIT.done;
}

/** What would run now, to compare with; a program that is not built is no reason to tell nothing. */
async function placeNow(
  request: WindowsRequest,
): Promise<{ place: FoundPlace | undefined; problem?: Text }> {
  try {
    return { place: await placeFor(request) };
  } catch (failure) {
    if (failure instanceof SocketlabError) return { place: undefined, problem: failure.text };
    throw failure;
  }
}

/** For a program both languages stand side by side. */
function dataOf({ errors, ...report }: WindowsReport): object {
  return { ...report, errors: errors.map(({ at, ...text }) => ({ at, text })) };
}
