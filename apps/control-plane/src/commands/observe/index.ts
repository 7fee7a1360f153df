import { parseDuration, parseSwitch, parseWholeNumber } from '@socketlab/foundation';
import { type CommandOption, defineCommand, NONE } from '../../command.ts';

const MOST_PORT = 65_535;
const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;
const DEFAULT_PORT = 9_090;
const DEFAULT_INTERVAL_MS = 5_000;
/** The rules look at one minute, in which there must be several scrapes. */
const LONGEST_INTERVAL_MS = 15_000;
const DEFAULT_RETENTION_MS = 15 * DAY_MS;
const LONGEST_RETENTION_MS = 3_650 * DAY_MS;

const asIs = (value: string): string => value;

/** The options of `socketlab observe`. */
export const observeOptions = {
  port: {
    flag: 'port',
    placeholder: 'PORT',
    summary: {
      en: 'The port of Prometheus on 127.0.0.1; 0 lets the system choose.',
      'pt-BR': 'A porta do Prometheus em 127.0.0.1; 0 deixa o sistema escolher.',
    },
    parse: parseWholeNumber(0, MOST_PORT),
    fallback: DEFAULT_PORT,
    shownFallback: String(DEFAULT_PORT),
  } satisfies CommandOption<number>,
  scrapeIntervalMs: {
    flag: 'scrape-interval',
    placeholder: 'DURATION',
    summary: {
      en: 'How often each daemon is scraped: 1s to 15s.',
      'pt-BR': 'De quanto em quanto tempo cada daemon é coletado: 1s a 15s.',
    },
    parse: parseDuration(SECOND_MS, LONGEST_INTERVAL_MS),
    fallback: DEFAULT_INTERVAL_MS,
    shownFallback: '5s',
  } satisfies CommandOption<number>,
  retentionMs: {
    flag: 'retention',
    placeholder: 'DURATION',
    summary: {
      en: 'How long Prometheus keeps what it has scraped.',
      'pt-BR': 'Por quanto tempo o Prometheus guarda o que coletou.',
    },
    parse: parseDuration(3_600 * SECOND_MS, LONGEST_RETENTION_MS),
    fallback: DEFAULT_RETENTION_MS,
    shownFallback: '15d',
  } satisfies CommandOption<number>,
  directory: {
    flag: 'dir',
    placeholder: 'DIR',
    summary: {
      en: 'Where the files go; without it below the state directory.',
      'pt-BR': 'Onde ficam os arquivos; sem ela, abaixo da pasta de estado.',
    },
    parse: asIs,
    fallback: undefined,
  } as CommandOption<string | undefined>,
  prometheus: {
    flag: 'prometheus',
    placeholder: 'PATH',
    summary: {
      en: 'The program to start; without it, "prometheus" on the PATH.',
      'pt-BR': 'O programa a iniciar; sem ela, "prometheus" no PATH.',
    },
    parse: asIs,
    fallback: undefined,
  } as CommandOption<string | undefined>,
  writeOnly: {
    flag: 'write-only',
    summary: {
      en: 'Write the files, say what to do with them, and end.',
      'pt-BR': 'Escreve os arquivos, diz o que fazer com eles, e termina.',
    },
    parse: parseSwitch,
    fallback: false as boolean,
  } satisfies CommandOption<boolean>,
  followOnly: {
    flag: 'follow-only',
    summary: {
      en: 'Start no Prometheus: keep the files current and serve HTTP service discovery for one that runs.',
      'pt-BR':
        'Não inicia um Prometheus: mantém os arquivos em dia e serve descoberta por HTTP para um que já roda.',
    },
    parse: parseSwitch,
    fallback: false as boolean,
  } satisfies CommandOption<boolean>,
  discoveryPort: {
    flag: 'discovery-port',
    placeholder: 'PORT',
    summary: {
      en: 'The port of HTTP service discovery on 127.0.0.1; without --follow-only it is served only if this is given.',
      'pt-BR':
        'A porta da descoberta por HTTP em 127.0.0.1; sem --follow-only ela só é servida se isto for dado.',
    },
    parse: parseWholeNumber(0, MOST_PORT),
    fallback: undefined,
    shownFallback: '19400',
  } as CommandOption<number | undefined>,
} as const;

/** `socketlab observe`. */
export const observe = defineCommand({
  name: 'observe',
  summary: {
    en: 'Have Prometheus watch the daemons of this machine and of paired hosts, until Ctrl+C.',
    'pt-BR': 'Põe o Prometheus a observar os daemons desta máquina e das pareadas, até Ctrl+C.',
  },
  details: {
    en: 'Writes the configuration of Prometheus and Grafana, with dashboards and alert rules, starts the prometheus that is installed here on loopback, and tells when a target goes or comes and when an alert fires. It follows hosts as they are paired and removed. A classmate’s machine is scraped by mutual TLS and with the scope observe. For a terminal alone there is socketlab top.',
    'pt-BR':
      'Escreve a configuração do Prometheus e do Grafana, com painéis e regras de alerta, inicia em loopback o prometheus instalado aqui, e avisa quando um alvo some ou volta e quando um alerta dispara. Acompanha as máquinas conforme são pareadas e removidas. A máquina de um colega é coletada por TLS mútuo e com o escopo observe. Para só um terminal há socketlab top.',
  },
  examples: [
    'observe',
    'observe --scrape-interval 1s --port 9091',
    'observe --write-only --dir ./prometheus',
    'observe --follow-only',
  ],
  arguments: NONE,
  options: observeOptions,
  load: () => import('./run.ts'),
});
