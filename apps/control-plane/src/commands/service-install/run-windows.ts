import type { Text } from '@socketlab/foundation';
import type { RunInput } from '../../command.ts';
import { readRecord } from '../../daemon-record.ts';
import type { DaemonEntry } from '../../daemons.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import type { RequestedChoices } from '../../services/choices.ts';
import { createRunProgram } from '../../services/run-program.ts';
import { formatPairs } from '../../table.ts';
import { installWindowsServices } from '../../windows-services/install-windows.ts';
import { removeUnusedPrograms } from '../../windows-services/uninstall-windows.ts';
import { createWindowsManager } from '../../windows-services/windows-manager.ts';
import { stateOfScope } from '../../windows-services/windows-request.ts';
import type { serviceInstallArguments, serviceInstallOptions } from './index.ts';
import { outcomeText } from './outcome-text.ts';

type Input = RunInput<typeof serviceInstallArguments, typeof serviceInstallOptions>;

/** Installs tasks or services of Windows. */
export async function installOnWindows(
  input: Input,
  wanted: readonly DaemonEntry[],
  choices: RequestedChoices,
): Promise<ExitCode> {
  const { environment, directories, programsDirectory, daemons, signal, output } = input;
  const scope = input.options.system ? 'system' : 'user';
  const where = { scope, directories, environment } as const;
  const run = createRunProgram(environment);
  const { daemons: installed, place } = await installWindowsServices(
    { ...where, daemons: wanted, choices, programsDirectory, isForced: input.options.force },
    { manager: createWindowsManager(scope, environment, run), daemons, run, signal },
  );
  await removeUnusedPrograms(where);
  const state = stateOfScope(where);
  const rows = await Promise.all(
    installed.map(async (row) => ({
      ...row,
      control: (await readRecord(state, row.name))?.control,
    })),
  );
  output.data({ scope, program: place, daemons: rows }, () =>
    formatPairs(rows.map((row) => [row.name, output.text(outcomeText(row))])),
  );
  output.say(scope === 'user' ? AT_LOGON : AT_BOOT);
  return EXIT.done;
}

const AT_LOGON: Text = {
  en: 'they start when you log on, and end when you log off; to have them from the start of the machine on, an administrator runs: socketlab service install --system',
  'pt-BR':
    'eles iniciam quando você entra, e terminam quando você sai; para tê-los desde o início da máquina, um administrador roda: socketlab service install --system',
};
const AT_BOOT: Text = {
  en: 'they start with the machine, whoever logs on',
  'pt-BR': 'eles iniciam com a máquina, não importa quem entre',
};
