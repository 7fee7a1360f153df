import { parseDuration, parseSwitch } from '@socketlab/foundation';
import { type CommandOption, defineCommand, NONE } from '../../command.ts';
import { HOST_OPTIONS } from '../../hosts/host-options.ts';

const SECOND_MS = 1_000;
const LONGEST_INTERVAL_MS = 60_000;

/** The options of `socketlab top`. */
export const topOptions = {
  intervalMs: {
    flag: 'interval',
    short: 'n',
    placeholder: 'DURATION',
    summary: {
      en: 'How often the numbers are read: 1s to 1m.',
      'pt-BR': 'De quanto em quanto tempo os números são lidos: 1s a 1m.',
    },
    parse: parseDuration(SECOND_MS, LONGEST_INTERVAL_MS),
    fallback: SECOND_MS,
    shownFallback: '1s',
  } satisfies CommandOption<number>,
  once: {
    flag: 'once',
    summary: {
      en: 'Show one picture and end. So it is where the output is no terminal, unless --json is given.',
      'pt-BR':
        'Mostra um quadro e termina. É assim onde a saída não é um terminal, a não ser com --json.',
    },
    parse: parseSwitch,
    fallback: false as boolean,
  } satisfies CommandOption<boolean>,
  hosts: HOST_OPTIONS.hosts,
} as const;

/** `socketlab top`. */
export const top = defineCommand({
  name: 'top',
  summary: {
    en: 'Show connections, rates and latency of daemons, live in the terminal.',
    'pt-BR': 'Mostra conexões, taxas e latência dos daemons, ao vivo no terminal.',
  },
  details: {
    en: 'The numbers are those of /metrics, which Prometheus reads too: of this machine’s daemons on loopback, of paired hosts by mutual TLS with the scope observe. The bars show connections by state. Rates are of the last interval, P50 and P99 of the last ten seconds. A - stands for what a daemon does not tell. Keys: q quits, arrows or j and k select, s sorts, r reverses, t shows only what is in trouble, / filters, p pauses, ? helps.',
    'pt-BR':
      'Os números são os de /metrics, que o Prometheus também lê: dos daemons desta máquina em loopback, das máquinas pareadas por TLS mútuo com o escopo observe. As barras mostram conexões por estado. As taxas são do último intervalo, P50 e P99 dos últimos dez segundos. Um - é o que um daemon não diz. Teclas: q sai, setas ou j e k selecionam, s ordena, r inverte, t mostra só o que tem problema, / filtra, p pausa, ? ajuda.',
  },
  examples: ['top', 'top --host all', 'top --once', 'top --json --host lab-07'],
  arguments: NONE,
  options: topOptions,
  load: () => import('./run.ts'),
});
