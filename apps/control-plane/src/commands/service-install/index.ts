import { formatAddress, parseAddress, parseChoice, parseSwitch } from '@socketlab/foundation';
import type { ServiceSystem } from '@socketlab/services';
import { type CommandOption, defineCommand } from '../../command.ts';
import { MANY_DAEMONS } from '../../daemon-arguments.ts';
import { FORCE, OWNERS_SERVICES, SYSTEM_SCOPE } from '../../services/service-options.ts';

const LOOPBACK = '127.0.0.1';
/** Named here and not taken from the house that makes the definitions: help and completion load no more than they need. */
const SYSTEMS = ['linux', 'macos', 'windows'] as const satisfies readonly ServiceSystem[];

/** The arguments of `socketlab service install`. */
export const serviceInstallArguments = { daemons: MANY_DAEMONS } as const;
/** The options of `socketlab service install`. */
export const serviceInstallOptions = {
  system: SYSTEM_SCOPE,
  /** Read as `socket`, which the parser sets to false by it. */
  hasSocket: {
    flag: 'no-socket',
    summary: {
      en: 'systemd holds no socket: the daemon starts idle, or with --listen opens its listener itself.',
      'pt-BR':
        'o systemd não guarda socket: o daemon inicia ocioso, ou com --listen abre o listener ele mesmo.',
    },
    parse: parseSwitch,
    fallback: true as boolean,
  } satisfies CommandOption<boolean>,
  listen: {
    flag: 'listen',
    placeholder: 'ADDRESS:PORT',
    summary: {
      en: 'Where the one server that is named listens; without it, at its own port on loopback.',
      'pt-BR': 'Onde escuta o único servidor nomeado; sem ela, na porta dele no loopback.',
    },
    parse: (value: string, what: string): string =>
      formatAddress(parseAddress(value, { host: LOOPBACK, port: 0 }, what)),
    fallback: undefined as string | undefined,
  } satisfies CommandOption<string | undefined>,
  captures: {
    flag: 'captures',
    summary: {
      en: 'With --system: let the services capture packets (CAP_NET_RAW, the only capability they get).',
      'pt-BR':
        'Com --system: deixa os serviços capturarem pacotes (CAP_NET_RAW, a única capability que recebem).',
    },
    parse: parseSwitch,
    fallback: false as boolean,
  } satisfies CommandOption<boolean>,
  print: {
    flag: 'print',
    summary: {
      en: 'Change nothing: show the files that would be written.',
      'pt-BR': 'Não muda nada: mostra os arquivos que seriam gravados.',
    },
    parse: parseSwitch,
    fallback: false as boolean,
  } satisfies CommandOption<boolean>,
  for: {
    flag: 'for',
    placeholder: 'SYSTEM',
    summary: {
      en: 'With --print: for linux, macos or windows; without it, for this system.',
      'pt-BR': 'Com --print: para linux, macos ou windows; sem ela, para este sistema.',
    },
    choices: SYSTEMS,
    parse: parseChoice(SYSTEMS),
    fallback: undefined as ServiceSystem | undefined,
  } satisfies CommandOption<ServiceSystem | undefined>,
  force: FORCE,
} as const;

/** `socketlab service install`. */
export const serviceInstall = defineCommand({
  name: 'service install',
  summary: {
    en: 'Have systemd, or Windows, run daemons: they come back after a reboot, and after a crash.',
    'pt-BR':
      'Faz o systemd, ou o Windows, rodar daemons: eles voltam depois de um reboot, e de uma queda.',
  },
  details: {
    en: 'Writes units, enables and starts them, and waits until they are ready; whatever fails half way is undone. A service that is there keeps its choices unless others are given, and is brought up to date. A server whose listening socket systemd holds is started by the first client, too. Without --system nothing needs root. On Windows a service of yours is a task that starts when you log on, with a script that starts again what fails, and no socket is held.',
    'pt-BR':
      'Grava units, habilita e inicia, e espera até que estejam prontas; o que falha no meio é desfeito. Um serviço que já existe mantém as escolhas dele, a não ser que outras sejam dadas, e é atualizado. Um servidor cujo socket de escuta o systemd guarda é iniciado também pelo primeiro cliente. Sem --system nada exige root. No Windows um serviço seu é uma tarefa que inicia quando você entra, com um script que inicia de novo o que falha, e nenhum socket é guardado.',
  },
  examples: [
    'service install',
    'service install tcp-echo --listen 127.0.0.1:7000',
    'service install --system --captures',
    'service install --print --for macos',
  ],
  arguments: serviceInstallArguments,
  options: serviceInstallOptions,
  ownersOnly: OWNERS_SERVICES,
  load: () => import('./run.ts'),
});
