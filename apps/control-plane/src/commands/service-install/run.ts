import { type Text, VERSION } from '@socketlab/foundation';
import {
  type PlacedFile,
  type ServiceScope,
  type ServiceSystem,
  sharedFiles,
} from '@socketlab/services';
import type { Run, RunInput } from '../../command.ts';
import { readRecord } from '../../daemon-record.ts';
import { DAEMONS, type DaemonEntry } from '../../daemons.ts';
import { ConflictingOptionsError } from '../../errors.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import { chosenFor, type RequestedChoices } from '../../services/choices.ts';
import { removeCopies } from '../../services/copy-program.ts';
import { installServices } from '../../services/install-services.ts';
import { keepLingering } from '../../services/kept-linger.ts';
import { findPlace } from '../../services/place-program.ts';
import { filesOf, planOf, systemDirectories } from '../../services/plan-services.ts';
import { placeOf, programsHome } from '../../services/service-paths.ts';
import { requireLinux, thisSystem } from '../../services/service-system.ts';
import { createSystemd } from '../../services/systemd.ts';
import { installedDaemons, usedBy } from '../../services/uninstall-services.ts';
import { formatPairs } from '../../table.ts';
import { placeFor } from '../../windows-services/windows-request.ts';
import type { serviceInstallArguments, serviceInstallOptions } from './index.ts';
import { outcomeText } from './outcome-text.ts';

type Input = RunInput<typeof serviceInstallArguments, typeof serviceInstallOptions>;

/** Installs the services, or shows what would be written. */
export const run: Run<typeof serviceInstallArguments, typeof serviceInstallOptions> = async (
  input,
) => {
  const wanted = input.arguments.daemons.length > 0 ? input.arguments.daemons : DAEMONS;
  const choices = choicesOf(input, wanted);
  if (input.options.print) return printFiles(input, wanted, choices);
  if (thisSystem() === 'windows') {
    const { installOnWindows } = await import('./run-windows.ts');
    return installOnWindows(input, wanted, choices);
  }
  requireLinux();
  const { environment, directories, programsDirectory, daemons, signal, output } = input;
  const scope = input.options.system ? 'system' : 'user';
  const systemd = createSystemd(scope, environment);
  const isForced = input.options.force;
  const { daemons: installed, place } = await installServices(
    { scope, daemons: wanted, choices, isForced, directories, environment, programsDirectory },
    { systemd, daemons, signal },
  );
  await removeCopies(
    programsHome(scope, environment),
    usedBy(await installedDaemons(scope, environment)),
  );
  const state = scope === 'system' ? systemDirectories().state : directories.state;
  const rows = await Promise.all(
    installed.map(async (row) => ({
      ...row,
      control: (await readRecord(state, row.name))?.control,
    })),
  );
  const linger = scope === 'user' ? await keepLingering(systemd, state, signal) : undefined;
  output.data({ scope, program: place, daemons: rows, ...(linger && { linger }) }, () =>
    formatPairs(rows.map((row) => [row.name, output.text(outcomeText(row))])),
  );
  if (linger !== undefined && !linger.isEnabled) output.say(onlyAtLogin(linger.remedy));
  return EXIT.done;
};

function choicesOf({ options }: Input, wanted: readonly DaemonEntry[]): RequestedChoices {
  const { listen, hasSocket, captures, system } = options;
  if (listen !== undefined && !(wanted.length === 1 && wanted[0]?.role === 'listener')) {
    throw new ConflictingOptionsError('--listen', {
      en: 'is for one server: name it, as in socketlab service install tcp-echo --listen 127.0.0.1:7000.',
      'pt-BR':
        'é para um servidor: diga qual, como em socketlab service install tcp-echo --listen 127.0.0.1:7000.',
    });
  }
  if (captures && !system) {
    throw new ConflictingOptionsError('--captures', {
      en: 'is for services of the machine (--system): your own manager cannot give a right that you do not have.',
      'pt-BR':
        'é para serviços da máquina (--system): o seu gerenciador não pode dar um direito que você não tem.',
    });
  }
  if (options.for !== undefined && !options.print) {
    throw new ConflictingOptionsError('--for', {
      en: 'goes with --print: services are installed on the machine that runs this, and nowhere else.',
      'pt-BR':
        'acompanha --print: serviços são instalados na máquina que roda isto, e em nenhuma outra.',
    });
  }
  return { hasSocket, listen, allowsCaptures: captures };
}

async function printFiles(
  input: Input,
  wanted: readonly DaemonEntry[],
  choices: RequestedChoices,
): Promise<ExitCode> {
  const { environment, output } = input;
  const scope = input.options.system ? 'system' : 'user';
  const system = input.options.for ?? thisSystem();
  const planned = await plannedFiles({ input, system, scope }, wanted, choices);
  const shared = scope === 'system' && system === 'linux' ? sharedFiles(VERSION) : [];
  const files = [...shared, ...planned].map((file) => ({
    path: system === 'linux' ? placeOf(file, scope, environment) : file.name,
    content: file.content,
  }));
  output.data({ system, scope, isTested: system === 'linux', files }, () =>
    files.map(({ path, content }) => `==> ${path} <==\n${content}`).join('\n'),
  );
  if (system !== 'linux') output.say(system === 'macos' ? NEVER_RUN : UNDER_WINE);
  return EXIT.done;
}

async function plannedFiles(
  how: { readonly input: Input; readonly system: ServiceSystem; readonly scope: ServiceScope },
  wanted: readonly DaemonEntry[],
  choices: RequestedChoices,
): Promise<readonly PlacedFile[]> {
  const { input, system, scope } = how;
  const { environment, directories, programsDirectory } = input;
  const where = { scope, programsDirectory, environment, directories } as const;
  const names = wanted.map(({ name }) => name);
  const { place } =
    system === 'windows'
      ? await placeFor({ ...where, daemons: wanted })
      : await findPlace({ ...where, version: VERSION, daemons: names });
  const planned = await Promise.all(
    wanted.map(async (daemon) => {
      const chosen = await chosenFor(daemon, { scope, environment, choices });
      return filesOf(planOf(daemon, { ...where, place, system }, chosen), system);
    }),
  );
  return planned.flat();
}

const NEVER_RUN: Text = {
  en: 'these files were checked against schemas and never run on that system: untested. Their paths are those of this machine; docs/services.md says how to load them',
  'pt-BR':
    'estes arquivos foram conferidos com esquemas e nunca rodaram nesse sistema: não testados. Os caminhos são os desta máquina; docs/services.md diz como carregá-los',
};

const UNDER_WINE: Text = {
  en: 'what these files make was tested under Wine, never on Windows. Their paths are those of this machine; socketlab service install writes them on the machine that they are for',
  'pt-BR':
    'o que estes arquivos fazem foi testado no Wine, nunca no Windows. Os caminhos são os desta máquina; socketlab service install os grava na máquina para a qual são',
};

function onlyAtLogin(remedy: string): Text {
  return {
    en: `they start when you log in, and end when you log out; to have them from boot on, an administrator runs: ${remedy}`,
    'pt-BR': `eles iniciam quando você entra, e terminam quando você sai; para tê-los desde o boot, um administrador roda: ${remedy}`,
  };
}
