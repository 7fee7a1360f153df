import { isIP } from 'node:net';
import {
  InvalidValueError,
  parseDuration,
  parsePort,
  parseSwitch,
  parseWholeNumber,
} from '@socketlab/foundation';
import type { CommandOption } from '../../command.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LONGEST_GRANT_MS = 180 * DAY_MS;
const MOST_USES = 1_000;
const DEFAULT_USES = 30;
const SCOPE_NAMES = ['observe', 'serve', 'traffic'] as const;

function parseIp(value: string, what: string): string {
  if (isIP(value) !== 0) return value;
  throw new InvalidValueError({
    what,
    value,
    rule: { en: 'it is an IP address', 'pt-BR': 'é um endereço IP' },
    wayOut: {
      en: 'Give one of this machine, as in 192.0.2.7.',
      'pt-BR': 'Dê um desta máquina, como em 192.0.2.7.',
    },
  });
}

/** What only --listen takes, but for --allow and --for, which may also go with a grant in return. */
export const listenOptions = {
  listen: {
    flag: 'listen',
    summary: {
      en: 'Open a window on this machine and show the digits.',
      'pt-BR': 'Abre uma janela nesta máquina e mostra os dígitos.',
    },
    parse: parseSwitch,
    fallback: false as boolean,
  } satisfies CommandOption<boolean>,
  port: {
    flag: 'port',
    placeholder: 'PORT',
    summary: {
      en: 'With --listen: the TCP port of the window.',
      'pt-BR': 'Com --listen: a porta TCP da janela.',
    },
    parse: parsePort,
    fallback: undefined,
    shownFallback: '17430',
  } satisfies CommandOption<number | undefined>,
  address: {
    flag: 'address',
    placeholder: 'IP',
    summary: {
      en: 'With --listen: only at this address of the machine; without it, at all.',
      'pt-BR': 'Com --listen: só neste endereço da máquina; sem ela, em todos.',
    },
    parse: parseIp,
    fallback: undefined,
  } satisfies CommandOption<string | undefined>,
  allow: {
    flag: 'allow',
    placeholder: 'SCOPES',
    choices: SCOPE_NAMES,
    summary: {
      en: 'What the other may do here: observe, serve, traffic. With --listen all of it, if not given; else nothing, and with it that machine may use this one in return.',
      'pt-BR':
        'O que o outro pode fazer aqui: observe, serve, traffic. Com --listen tudo, se não for dada; senão nada, e com ela aquela máquina pode usar esta em troca.',
    },
    parse: (value: string): string => value,
    fallback: undefined,
  } satisfies CommandOption<string | undefined>,
  validMs: {
    flag: 'for',
    placeholder: 'DURATION',
    summary: {
      en: 'How long the other may: 45m, 24h, 7d.',
      'pt-BR': 'Por quanto tempo o outro pode: 45m, 24h, 7d.',
    },
    parse: parseDuration(SECOND_MS, LONGEST_GRANT_MS),
    fallback: DAY_MS,
    shownFallback: '24h',
  } satisfies CommandOption<number>,
  isClass: {
    flag: 'class',
    summary: {
      en: 'With --listen: a token for a room of machines, in place of digits for one.',
      'pt-BR': 'Com --listen: um token para uma sala de máquinas, em vez de dígitos para uma.',
    },
    parse: parseSwitch,
    fallback: false as boolean,
  } satisfies CommandOption<boolean>,
  uses: {
    flag: 'uses',
    placeholder: 'N',
    summary: {
      en: 'With --class: how many machines the token pairs.',
      'pt-BR': 'Com --class: quantas máquinas o token pareia.',
    },
    parse: parseWholeNumber(1, MOST_USES),
    fallback: undefined,
    shownFallback: String(DEFAULT_USES),
  } satisfies CommandOption<number | undefined>,
  windowMs: {
    flag: 'window',
    placeholder: 'DURATION',
    summary: {
      en: 'With --listen: how long the window is open: 120s, and with --class 2h, unless given.',
      'pt-BR':
        'Com --listen: quanto a janela fica aberta: 120s, e com --class 2h, se não for dada.',
    },
    parse: parseDuration(SECOND_MS, DAY_MS),
    fallback: undefined,
  } satisfies CommandOption<number | undefined>,
} as const;

/** What stands for the options that were left out. */
export const LISTEN_DEFAULTS = { uses: DEFAULT_USES, scopes: SCOPE_NAMES } as const;
