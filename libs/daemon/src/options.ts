import path from 'node:path';
import {
  type Address,
  LIFELINE_DESCRIPTOR,
  LOG_LEVELS,
  type LogLevel,
  type Option,
  parseAddress,
  parseChoice,
  parseSwitch,
  parseWholeNumber,
  splitList,
} from '@socketlab/foundation';

/** A year: enough for any clock that nobody has set. */
const MOST_OFFSET_MS = 366 * 86_400_000;

const LIFELINE: Option<boolean> = {
  flag: 'lifeline',
  summary: {
    en: `end when the other end of descriptor ${LIFELINE_DESCRIPTOR} is closed, with whoever started this`,
    'pt-BR': `termina quando a outra ponta do descritor ${LIFELINE_DESCRIPTOR} é fechada, junto com quem o iniciou`,
  },
  parse: parseSwitch,
  fallback: false,
};

const TRACE_INSTANCE: Option<string | undefined> = {
  flag: 'trace-instance',
  placeholder: 'DIR',
  summary: {
    en: 'observe through this trace instance, which root has made and given to this user, instead of making one',
    'pt-BR':
      'observa por esta instância de rastreamento, que o root criou e deu a este usuário, em vez de criar uma',
  },
  parse: (value) => path.resolve(value),
  fallback: undefined,
};

const CLOCK_OFFSET: Option<number> = {
  flag: 'clock-offset-ms',
  placeholder: 'MS',
  summary: {
    en: "put this daemon's clock off by so many milliseconds, to rehearse two hosts whose clocks disagree",
    'pt-BR':
      'desloca o relógio deste daemon em tantos milissegundos, para ensaiar duas máquinas cujos relógios discordam',
  },
  parse: parseWholeNumber(-MOST_OFFSET_MS, MOST_OFFSET_MS),
  fallback: 0,
};

const OPEN_NETWORK: Option<readonly string[]> = {
  flag: 'open-network',
  placeholder: 'IP[,IP]',
  summary: {
    en: 'let paired classmates reach this daemon at these addresses of the machine, from its start to its end',
    'pt-BR':
      'deixa colegas pareados alcançarem este daemon nestes endereços da máquina, do início ao fim dele',
  },
  // Which addresses may be opened the control port says, to whoever asks.
  parse: splitList,
  fallback: [],
};

/** Where a daemon is found unless its owner says otherwise. */
export interface DaemonAddresses {
  readonly control: Address;
  readonly metrics: Address;
}

/** The options that every daemon has. */
export interface CommonOptions {
  readonly control: Option<Address>;
  readonly metrics: Option<Address>;
  readonly logLevel: Option<LogLevel>;
  readonly tracepoints: Option<boolean>;
  readonly traceInstance: Option<string | undefined>;
  readonly raiseLoopback: Option<boolean>;
  readonly openNetwork: Option<readonly string[]>;
  readonly lifeline: Option<boolean>;
  readonly clockOffsetMs: Option<number>;
  readonly [key: string]: Option<unknown>;
}

/** The option table that every daemon begins with. */
export function commonOptions(defaults: DaemonAddresses): CommonOptions {
  return {
    control: {
      flag: 'control',
      placeholder: 'ADDRESS:PORT',
      summary: {
        en: 'where the gRPC control interface listens (mutual TLS)',
        'pt-BR': 'onde a interface de controle gRPC escuta (TLS mútuo)',
      },
      parse: (value, what) => parseAddress(value, defaults.control, what),
      fallback: defaults.control,
    },
    metrics: {
      flag: 'metrics',
      placeholder: 'ADDRESS:PORT',
      summary: {
        en: 'where Prometheus finds /metrics (loopback only)',
        'pt-BR': 'onde o Prometheus encontra /metrics (só no loopback)',
      },
      parse: (value, what) => parseAddress(value, defaults.metrics, what),
      fallback: defaults.metrics,
    },
    logLevel: {
      flag: 'log-level',
      placeholder: 'LEVEL',
      summary: {
        en: `how much is logged: ${LOG_LEVELS.join(', ')}`,
        'pt-BR': `quanto é registrado: ${LOG_LEVELS.join(', ')}`,
      },
      parse: parseChoice(LOG_LEVELS),
      fallback: 'info',
    },
    tracepoints: {
      flag: 'tracepoints',
      placeholder: 'true|false',
      bare: 'true',
      summary: {
        en: "whether to observe the kernel's tracepoints where that is possible",
        'pt-BR': 'se os tracepoints do kernel devem ser observados onde for possível',
      },
      parse: parseSwitch,
      fallback: true,
    },
    traceInstance: TRACE_INSTANCE,
    raiseLoopback: {
      flag: 'raise-loopback',
      summary: {
        en: 'raise the loopback interface at start, as a network that was just made needs it',
        'pt-BR':
          'liga a interface de loopback no início, como precisa uma rede que acabou de ser criada',
      },
      parse: parseSwitch,
      fallback: false,
    },
    openNetwork: OPEN_NETWORK,
    lifeline: LIFELINE,
    clockOffsetMs: CLOCK_OFFSET,
  };
}
