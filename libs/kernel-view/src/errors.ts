import { type Facts, SocketlabError, type Text } from '@socketlab/foundation';

/** The command that lets everything be observed. */
const AS_ROOT = 'sudo npx socketlab up';

const REASONS: Readonly<Record<string, { why: Text; remedy?: string }>> = {
  EACCES: {
    why: {
      en: 'only root may use the tracepoints of the kernel',
      'pt-BR': 'somente o root pode usar os tracepoints do kernel',
    },
    remedy: AS_ROOT,
  },
  ENODEV: {
    why: {
      en: 'this kernel was built without tracing (CONFIG_FTRACE)',
      'pt-BR': 'este kernel foi compilado sem rastreamento (CONFIG_FTRACE)',
    },
  },
  NO_TRACEPOINT: {
    why: {
      en: 'this kernel does not have the event sock:inet_sock_set_state; Linux 4.16 and later have it',
      'pt-BR':
        'este kernel não tem o evento sock:inet_sock_set_state; o Linux 4.16 e posteriores o têm',
    },
  },
  USER_NAMESPACE: {
    why: {
      en: 'this is a sandbox (a user namespace), and the kernel keeps its tracepoints from those',
      'pt-BR':
        'isto é um sandbox (um espaço de nomes de usuário), e o kernel não dá seus tracepoints a eles',
    },
    remedy: AS_ROOT,
  },
  NATIVE_CALLS_UNAVAILABLE: {
    why: {
      en: 'mounting them takes a native call, and this installation makes none',
      'pt-BR': 'montá-los exige uma chamada nativa, e esta instalação não faz nenhuma',
    },
  },
  PID_NAMESPACE: {
    why: {
      en: 'this is a container with process ids of its own, by which the kernel does not name the threads; run on the host, or share its process ids',
      'pt-BR':
        'este é um contêiner com identificadores de processo próprios, pelos quais o kernel não nomeia as threads; execute no hospedeiro, ou compartilhe os identificadores dele',
    },
    remedy: 'docker run --pid=host --privileged',
  },
};

/** Tracing could not be set up. Never fatal: the tier drops, and the observers say this. */
export class TracingUnavailableError extends SocketlabError {
  /** The command that would make it work, where there is one. */
  readonly remedy: string | undefined;

  constructor(facts: {
    cause: string;
    detail: string;
    isRoot: boolean;
    /** The directory of the instance that was to be used. */
    prepared?: string | undefined;
  }) {
    const { cause, detail, isRoot, prepared } = facts;
    const isForbidden = ['EPERM', 'EACCES'].includes(cause) && !isRoot;
    const ofSystem = REASONS[isForbidden ? 'EACCES' : cause === 'ENOENT' ? 'ENODEV' : cause];
    const known =
      prepared !== undefined && isOfFile(cause) ? preparedUnusable(prepared, cause) : ofSystem;
    const why = known?.why ?? refusal(detail);
    super(
      'TRACING_UNAVAILABLE',
      {
        en: `the kernel's tracepoints cannot be used: ${why.en}. States are sampled instead.`,
        'pt-BR': `os tracepoints do kernel não podem ser usados: ${why['pt-BR']}. Os estados são amostrados no lugar.`,
      },
      { cause, detail, prepared },
    );
    this.remedy = known?.remedy;
  }
}

/** The trace worker has ended though it was not told to, or could not do what it was told. */
export class TracingFailedError extends SocketlabError {
  constructor(facts: Facts & { problem: string }, options?: ErrorOptions) {
    super(
      'TRACING_FAILED',
      {
        en: `observing the kernel's tracepoints failed: ${facts.problem}. Restart the daemon to observe again.`,
        'pt-BR': `a observação dos tracepoints do kernel falhou: ${facts.problem}. Reinicie o daemon para observar de novo.`,
      },
      facts,
      options,
    );
  }
}

/** macOS' netstat(1) did not say which sockets there are. */
export class NetstatFailedError extends SocketlabError {
  constructor(facts: Facts & { program: string; problem: string }, cause?: unknown) {
    const { program, problem } = facts;
    super(
      'NETSTAT_FAILED',
      {
        en: `${program} does not tell the states of sockets (${problem}); the program's own calls are still told. Run it yourself to see more: netstat -anlv -p tcp`,
        'pt-BR': `${program} não informa os estados dos sockets (${problem}); as chamadas do próprio programa continuam sendo contadas. Rode-o você mesmo para ver mais: netstat -anlv -p tcp`,
      },
      facts,
      { cause },
    );
  }
}

/** Whether the file system said so, and not we. */
function isOfFile(cause: string): boolean {
  return /^E[A-Z]+$/.test(cause);
}

function preparedUnusable(directory: string, cause: string): { why: Text; remedy: string } {
  return {
    why: {
      en: `the trace instance ${directory}, which root is to prepare for this user, cannot be used (${cause})`,
      'pt-BR': `a instância de rastreamento ${directory}, que o root deve preparar para este usuário, não pode ser usada (${cause})`,
    },
    remedy: 'sudo systemctl restart socketlab-trace.service',
  };
}

function refusal(detail: string): Text {
  return {
    en: `the system refuses (${detail}); a locked-down kernel or a container does that even to root`,
    'pt-BR': `o sistema recusa (${detail}); um kernel restrito ou um contêiner faz isso até com o root`,
  };
}
