import { parseWholeNumber, splitList } from '@socketlab/foundation';
import { type CommandOption, defineCommand, NONE } from '../../command.ts';
import { DAEMON_NAMES, type DaemonEntry, parseDaemon } from '../../daemons.ts';
import { HOST_OPTIONS } from '../../hosts/host-options.ts';

const MAX_PACKETS = 1_000_000;
const MAX_SECONDS = 86_400;
const parseOne = parseWholeNumber(1, 65_535);

/** The options of `socketlab capture`. */
export const captureOptions = {
  ports: {
    flag: 'port',
    short: 'p',
    placeholder: 'N',
    isRepeatable: true,
    summary: {
      en: 'The port, of either end, TCP and UDP. Up to 16: repeat it, or write N,M.',
      'pt-BR': 'A porta, de qualquer ponta, TCP e UDP. Até 16: repita, ou escreva N,M.',
    },
    parse: (value: string, what: string) => splitList(value).map((port) => parseOne(port, what)),
    fallback: undefined,
  } satisfies CommandOption<readonly number[] | undefined>,
  interface: {
    flag: 'interface',
    short: 'i',
    placeholder: 'NAME',
    summary: {
      en: 'The network interface. Two programs on one machine talk over lo; others have the system’s names: eth0, Wi-Fi.',
      'pt-BR':
        'A interface de rede. Dois programas na mesma máquina conversam pela lo; as outras têm os nomes do sistema: eth0, Wi-Fi.',
    },
    parse: (value: string) => value,
    fallback: 'lo',
    shownFallback: 'lo',
  } satisfies CommandOption<string>,
  daemon: {
    flag: 'daemon',
    placeholder: 'DAEMON',
    choices: DAEMON_NAMES,
    summary: {
      en: 'Who captures; without it, one that runs, or else tcp-echo.',
      'pt-BR': 'Quem captura; sem ela, um que esteja em execução, ou senão o tcp-echo.',
    },
    parse: parseDaemon,
    fallback: undefined,
  } satisfies CommandOption<DaemonEntry | undefined>,
  out: {
    flag: 'out',
    short: 'o',
    placeholder: 'FILE.pcapng',
    summary: {
      en: 'Where to write it. Only an earlier capture of Socketlab is replaced.',
      'pt-BR': 'Onde gravar. Só uma captura anterior do Socketlab é substituída.',
    },
    parse: (value: string) => value,
    fallback: undefined,
    shownFallback: './capture-TIME.pcapng',
  } satisfies CommandOption<string | undefined>,
  count: {
    flag: 'count',
    short: 'c',
    placeholder: 'N',
    summary: {
      en: 'End after N packets; those that come meanwhile are kept too.',
      'pt-BR': 'Termina depois de N pacotes; os que chegam nesse meio-tempo ficam também.',
    },
    parse: parseWholeNumber(1, MAX_PACKETS),
    fallback: undefined,
  } satisfies CommandOption<number | undefined>,
  seconds: {
    flag: 'for',
    placeholder: 'SECONDS',
    summary: { en: 'End after that time.', 'pt-BR': 'Termina depois desse tempo.' },
    parse: parseWholeNumber(1, MAX_SECONDS),
    fallback: undefined,
  } satisfies CommandOption<number | undefined>,
  hosts: HOST_OPTIONS.hosts,
} as const;

/** `socketlab capture`. */
export const capture = defineCommand({
  name: 'capture',
  summary: {
    en: 'Capture the packets of some ports into a file for Wireshark.',
    'pt-BR': 'Captura os pacotes de algumas portas num arquivo para o Wireshark.',
  },
  details: {
    en: 'A daemon captures, until Ctrl+C, --count or --for; it needs root on Linux, and Npcap on Windows. When the line "capturing" is there, the next packet is in. The file (pcapng) appears at the end, whole or not at all.',
    'pt-BR':
      'Um daemon captura, até Ctrl+C, --count ou --for; precisa de root no Linux, e do Npcap no Windows. Quando a linha "capturando" aparece, o próximo pacote já entra. O arquivo (pcapng) aparece no fim, completo ou não aparece.',
  },
  examples: [
    'capture --port 65432',
    'capture --port 65431 --port 65432 --for 10 --out class.pcapng',
    'capture -p 65432 -i eth0 --count 20',
    'capture -p 65432 -i eth0 --host lab-07',
  ],
  arguments: NONE,
  options: captureOptions,
  load: () => import('./run.ts'),
});
