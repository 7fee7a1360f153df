import { parseSwitch, splitList } from '@socketlab/foundation';
import { type CommandOption, defineCommand, NONE } from '../../command.ts';

/** The options of `socketlab network open`. */
export const networkOpenOptions = {
  addresses: {
    flag: 'address',
    placeholder: 'IP',
    isRepeatable: true,
    summary: {
      en: 'Open at this address of the machine; may be given several times. Without it, at all private ones.',
      'pt-BR':
        'Abre neste endereço da máquina; pode ser dado várias vezes. Sem ele, em todos os privados.',
    },
    parse: splitList,
    fallback: [] as readonly string[],
  } satisfies CommandOption<readonly string[]>,
  public: {
    flag: 'public',
    summary: {
      en: 'Open public addresses too, which the whole Internet may reach.',
      'pt-BR': 'Abre também endereços públicos, que a Internet inteira pode alcançar.',
    },
    parse: parseSwitch,
    fallback: false as boolean,
  } satisfies CommandOption<boolean>,
} as const;

/** `socketlab network open`. */
export const networkOpen = defineCommand({
  name: 'network open',
  summary: {
    en: 'Let paired classmates reach this machine, until Ctrl+C.',
    'pt-BR': 'Deixa colegas pareados alcançarem esta máquina, até Ctrl+C.',
  },
  details: {
    en: 'Brings the daemons up and has them listen for control, and answer scrapes of their metrics, at addresses of the network too. Only classmates with a grant get in. What they do is told as it happens, and kept: "socketlab audit". Ctrl+C closes the machine, and takes down the daemons that it started.',
    'pt-BR':
      'Inicia os daemons e faz com que escutem o controle, e respondam a coletas das métricas, também em endereços da rede. Só entram colegas com permissão. O que fazem é avisado na hora, e guardado: "socketlab audit". Ctrl+C fecha a máquina, e encerra os daemons que iniciou.',
  },
  examples: ['network open', 'network open --address 192.168.1.7'],
  arguments: NONE,
  options: networkOpenOptions,
  load: () => import('./run.ts'),
});
