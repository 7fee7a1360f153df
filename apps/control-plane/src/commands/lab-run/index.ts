import { parseSwitch, parseWholeNumber } from '@socketlab/foundation';
import { parseWireScript, renderWireScript } from '@socketlab/wire-model';
import { type CommandArgument, type CommandOption, defineCommand } from '../../command.ts';
import { LAB_NAMES, parseLab } from '../../lab-names.ts';

/** The arguments of `socketlab lab run`. */
export const labRunArguments = {
  lab: {
    placeholder: 'LAB',
    presence: 'required',
    choices: LAB_NAMES,
    summary: { en: 'Which one; lab list shows them.', 'pt-BR': 'Qual; lab list mostra todos.' },
    parse: parseLab,
  } satisfies CommandArgument<string>,
} as const;

/** All wait in one accept queue: somaxconn is 4096 on Linux unless told. */
const MOST_CLIENTS = 4_000;

/** The options of `socketlab lab run`. */
export const labRunOptions = {
  report: {
    flag: 'report',
    placeholder: 'DIR',
    summary: {
      en: 'The folder to write the report to.',
      'pt-BR': 'A pasta onde gravar o relatório.',
    },
    parse: (value: string) => value,
    fallback: undefined,
    shownFallback: './reports/LAB-TIME',
  } satisfies CommandOption<string | undefined>,
  clients: {
    flag: 'clients',
    placeholder: 'NUMBER',
    summary: {
      en: 'How many clients come at once, in tcp-multi and tcp-models.',
      'pt-BR': 'Quantos clientes vêm ao mesmo tempo, em tcp-multi e tcp-models.',
    },
    parse: parseWholeNumber(2, MOST_CLIENTS),
    fallback: undefined,
    shownFallback: '5, 20',
  } satisfies CommandOption<number | undefined>,
  host: {
    flag: 'host',
    placeholder: 'NAME',
    summary: {
      en: 'The paired host that runs the server, in remote.',
      'pt-BR': 'A máquina pareada que roda o servidor, em remote.',
    },
    parse: (value: string) => value,
    fallback: undefined,
  } satisfies CommandOption<string | undefined>,
  sandbox: {
    flag: 'sandbox',
    summary: {
      en: 'Run it in a private network, where packets need no root; by itself where that gives more. The lab remote gets both of its machines there.',
      'pt-BR':
        'Roda em uma rede privada, onde pacotes não exigem root; escolhida sozinha onde isso dá mais. O laboratório remote tem lá as duas máquinas.',
    },
    parse: parseSwitch,
    fallback: undefined,
  } satisfies CommandOption<boolean | undefined>,
  wire: {
    flag: 'wire',
    placeholder: 'WORD=VALUE,...',
    summary: {
      en: 'What the wire between the two machines of a sandbox does to frames: delay, jitter, loss, duplicate, reorder, rate, limit, seed.',
      'pt-BR':
        'O que faz com os quadros o fio entre as duas máquinas de um sandbox: delay, jitter, loss, duplicate, reorder, rate, limit, seed.',
    },
    parse: (value: string, what: string) => renderWireScript(parseWireScript(value, what)),
    fallback: undefined,
  } satisfies CommandOption<string | undefined>,
  /** Read as `sandbox`, which the parser sets to false by it. */
  noSandbox: {
    flag: 'no-sandbox',
    summary: {
      en: 'Run it on this machine’s own network.',
      'pt-BR': 'Roda na rede da própria máquina.',
    },
    parse: parseSwitch,
    fallback: undefined,
  } satisfies CommandOption<boolean | undefined>,
} as const;

/** `socketlab lab run`. */
export const labRun = defineCommand({
  name: 'lab run',
  summary: {
    en: 'Run a lab: tell what happened, prove it, and write the report.',
    'pt-BR': 'Roda um laboratório: conta o que aconteceu, prova, e grava o relatório.',
  },
  details: {
    en: 'Daemons that are not running are brought up, and taken down at the end. A refuted claim is a failure (exit code 1); a claim that this machine could not observe is none.',
    'pt-BR':
      'Os daemons que não estão em execução são iniciados, e encerrados no fim. Uma afirmação refutada é uma falha (código de saída 1); uma que esta máquina não conseguiu observar, não.',
  },
  examples: [
    'lab run tcp-simple',
    'lab run tcp-simple --report report --lang pt-BR',
    'lab run tcp-multi --clients 100',
    'lab run tcp-models',
    'lab run remote --host lab-07',
    'lab run remote --sandbox --wire delay=20ms,loss=5%',
  ],
  arguments: labRunArguments,
  options: labRunOptions,
  load: () => import('./run.ts'),
});
