import { SocketlabError, type Text } from '@socketlab/foundation';
import { nearestWord } from './suggestion.ts';

/** A command that does not exist. */
export class UnknownCommandError extends SocketlabError {
  constructor(command: string, known: readonly string[]) {
    super('UNKNOWN_COMMAND', unknown({ en: 'command', 'pt-BR': 'comando' }, command, known), {
      command,
    });
  }
}

/** An option that the command does not take. */
export class UnknownOptionError extends SocketlabError {
  constructor(option: string, known: readonly string[]) {
    super('UNKNOWN_OPTION', unknown({ en: 'option', 'pt-BR': 'opção' }, option, known), { option });
  }
}

/** A daemon that does not exist, or that cannot do what is asked. */
export class UnknownDaemonError extends SocketlabError {
  constructor(daemon: string, known: readonly string[]) {
    super('UNKNOWN_DAEMON', unknown({ en: 'daemon', 'pt-BR': 'daemon' }, daemon, known), {
      daemon,
    });
  }
}

/** A lab that does not exist. */
export class UnknownLabError extends SocketlabError {
  constructor(lab: string, known: readonly string[]) {
    super('UNKNOWN_LAB', unknown({ en: 'lab', 'pt-BR': 'laboratório' }, lab, known), { lab });
  }
}

/** An argument that the command needs and was not given. */
export class MissingArgumentError extends SocketlabError {
  constructor(command: string, argument: string) {
    super(
      'MISSING_ARGUMENT',
      {
        en: `${command}: ${argument} is missing. See socketlab ${command} --help.`,
        'pt-BR': `${command}: falta ${argument}. Veja socketlab ${command} --help.`,
      },
      { command, argument },
    );
  }
}

/** An option that was given without its value. */
export class MissingValueError extends SocketlabError {
  constructor(option: string, placeholder: string) {
    super(
      'MISSING_VALUE',
      {
        en: `${option} needs a value: write ${option} ${placeholder}.`,
        'pt-BR': `${option} precisa de um valor: escreva ${option} ${placeholder}.`,
      },
      { option },
    );
  }
}

/** More arguments than the command takes. */
export class UnexpectedArgumentError extends SocketlabError {
  constructor(command: string, argument: string) {
    super(
      'UNEXPECTED_ARGUMENT',
      {
        en: `${command}: "${argument}" is one argument too many. Quote a text that has spaces; see socketlab ${command} --help.`,
        'pt-BR': `${command}: "${argument}" é um argumento a mais. Ponha entre aspas um texto com espaços; veja socketlab ${command} --help.`,
      },
      { command, argument },
    );
  }
}

/** Options or arguments that make no sense together. */
export class ConflictingOptionsError extends SocketlabError {
  constructor(options: string, rule: Text) {
    super(
      'CONFLICTING_OPTIONS',
      { en: `${options}: ${rule.en}`, 'pt-BR': `${options}: ${rule['pt-BR']}` },
      { options },
    );
  }
}

/** A daemon whose program has not been built. */
export class DaemonNotBuiltError extends SocketlabError {
  constructor(daemon: string, file: string) {
    super(
      'DAEMON_NOT_BUILT',
      {
        en: `${daemon} is not built: there is no ${file}. Build it with npm run build.`,
        'pt-BR': `${daemon} não está construído: não existe ${file}. Construa com npm run build.`,
      },
      { daemon, file },
    );
  }
}

/** A daemon's log that can't be opened: without it nothing would say why a daemon fails. */
export class LogNotWritableError extends SocketlabError {
  constructor(file: string, cause: NodeJS.ErrnoException) {
    const errno = cause.code ?? 'UNKNOWN';
    super(
      'LOG_NOT_WRITABLE',
      {
        en: `cannot write the log ${file} (${errno}). Its folder must be yours to write: repair that, or choose another place with SOCKETLAB_HOME.`,
        'pt-BR': `não consigo gravar o log ${file} (${errno}). A pasta dele deve permitir que você grave: conserte isso, ou escolha outro lugar com SOCKETLAB_HOME.`,
      },
      { file, errno },
      { cause },
    );
  }
}

/** A daemon that ended, or said nothing, instead of serving. */
export class DaemonStartError extends SocketlabError {
  constructor(
    facts: { daemon: string; log: string; exitCode?: number },
    problem: Text,
    options?: ErrorOptions,
  ) {
    super(
      'DAEMON_START_FAILED',
      {
        en: `${facts.daemon} did not start: ${problem.en}\nIts log: ${facts.log}`,
        'pt-BR': `${facts.daemon} não iniciou: ${problem['pt-BR']}\nO log dele: ${facts.log}`,
      },
      facts,
      options,
    );
  }
}

/** A sandbox that was asked for, and that this machine does not allow. */
export class SandboxUnavailableError extends SocketlabError {
  constructor(finding: { reason: Text; remedy?: string; instead?: Text }, lab: string) {
    const { reason, remedy } = finding;
    const allow = {
      en: remedy === undefined ? '' : `To allow it: ${remedy}. `,
      'pt-BR': remedy === undefined ? '' : `Para permitir: ${remedy}. `,
    };
    const instead = finding.instead ?? {
      en: `Without one, packets need root: sudo npx socketlab lab run ${lab}; or run it without packets: --no-sandbox.`,
      'pt-BR': `Sem ele, pacotes exigem root: sudo npx socketlab lab run ${lab}; ou rode sem pacotes: --no-sandbox.`,
    };
    super(
      'SANDBOX_UNAVAILABLE',
      {
        en: `the lab cannot have a sandbox here: ${reason.en}. ${allow.en}${instead.en}`,
        'pt-BR': `o laboratório não pode ter um sandbox aqui: ${reason['pt-BR']}. ${allow['pt-BR']}${instead['pt-BR']}`,
      },
      { lab, reason: reason.en },
    );
  }
}

/** A lab in a sandbox that was ended from outside; its daemons were ended with it. */
export class SandboxEndedError extends SocketlabError {
  constructor(facts: { signal: string }) {
    super(
      'SANDBOX_ENDED',
      {
        en: `the lab in the sandbox was ended by ${facts.signal} before it was done, and its daemons with it. Run it again.`,
        'pt-BR': `o laboratório no sandbox foi encerrado por ${facts.signal} antes de terminar, e os daemons dele também. Rode de novo.`,
      },
      facts,
    );
  }
}

/** A daemon that something was asked of, and that is not running. */
export class DaemonNotRunningError extends SocketlabError {
  constructor(daemon: string) {
    super(
      'DAEMON_NOT_RUNNING',
      {
        en: `${daemon} is not running. Bring it up with socketlab up ${daemon}.`,
        'pt-BR': `${daemon} não está em execução. Inicie com socketlab up ${daemon}.`,
      },
      { daemon },
    );
  }
}

/** A daemon whose record says that it runs, while nothing listens where it did: it was killed, or crashed. */
export class DaemonGoneError extends SocketlabError {
  constructor(facts: { daemon: string; address: string; pid: number; log: string }) {
    const { daemon, address, pid, log } = facts;
    super(
      'DAEMON_GONE',
      {
        en: `${daemon} ended without a clean stop: it was to answer at ${address} as process ${pid}, and nothing listens there. socketlab up ${daemon} starts it again; its log: ${log}`,
        'pt-BR': `${daemon} terminou sem parada limpa: deveria responder em ${address} como processo ${pid}, e nada escuta ali. socketlab up ${daemon} o inicia de novo; o log dele: ${log}`,
      },
      facts,
    );
  }
}

/** A daemon that should be there and gives no answer. */
export class DaemonSilentError extends SocketlabError {
  constructor(
    facts: { daemon: string; address: string; log: string },
    problem: Text,
    options?: ErrorOptions,
  ) {
    super(
      'DAEMON_NOT_ANSWERING',
      {
        en: `${facts.daemon} does not answer at ${facts.address}: ${problem.en}\nSee its log: ${facts.log}`,
        'pt-BR': `${facts.daemon} não responde em ${facts.address}: ${problem['pt-BR']}\nVeja o log dele: ${facts.log}`,
      },
      facts,
      options,
    );
  }
}

/** A daemon that agreed to end and is still there. */
export class DaemonStillRunningError extends SocketlabError {
  constructor(facts: { daemon: string; pid: number; afterMs: number; log: string }) {
    super(
      'DAEMON_STILL_RUNNING',
      {
        en: `${facts.daemon} (process ${facts.pid}) was asked to end and is still there after ${facts.afterMs} ms. Ask again with a longer --deadline, or end that process yourself. Its log: ${facts.log}`,
        'pt-BR': `${facts.daemon} (processo ${facts.pid}) recebeu o pedido de terminar e continua lá depois de ${facts.afterMs} ms. Peça de novo com um --deadline maior, ou termine esse processo você mesmo. O log dele: ${facts.log}`,
      },
      facts,
    );
  }
}

/** A capture file that the system does not give. */
export class CaptureNotReadableError extends SocketlabError {
  constructor(facts: { file: string; errno: string }, options?: ErrorOptions) {
    const { file, errno } = facts;
    super(
      'CAPTURE_NOT_READABLE',
      {
        en: `cannot read the capture ${file} (${errno}). Give the name of a file that is there and that you may read.`,
        'pt-BR': `não consigo ler a captura ${file} (${errno}). Dê o nome de um arquivo que existe e que você pode ler.`,
      },
      facts,
      options,
    );
  }
}

/** A captured file that can't be written where it was asked for. */
export class CaptureNotWrittenError extends SocketlabError {
  constructor(facts: { file: string }, problem: Text, options?: ErrorOptions) {
    super(
      'CAPTURE_NOT_WRITTEN',
      {
        en: `cannot write the capture to ${facts.file}: ${problem.en}. Choose another name with --out FILE.`,
        'pt-BR': `não consigo gravar a captura em ${facts.file}: ${problem['pt-BR']}. Escolha outro nome com --out ARQUIVO.`,
      },
      facts,
      options,
    );
  }
}

/** What a command has to say that standard output did not take: a full disk, as a rule. */
export class OutputNotWrittenError extends SocketlabError {
  constructor(facts: { errno: string }) {
    super(
      'OUTPUT_NOT_WRITTEN',
      {
        en: `standard output takes no more (${facts.errno}): what stands there is not the whole answer. Make room where it is written, or send it elsewhere.`,
        'pt-BR': `a saída padrão não aceita mais nada (${facts.errno}): o que está lá não é a resposta inteira. Libere espaço onde ela é gravada, ou mande-a para outro lugar.`,
      },
      facts,
    );
  }
}

function unknown(kind: Text, value: string, known: readonly string[]): Text {
  const nearest = nearestWord(value, known);
  const list = known.join(', ');
  return {
    en: `there is no ${kind.en} "${value}". ${nearest === undefined ? '' : `Did you mean ${nearest}? `}Known are ${list}.`,
    'pt-BR': `não existe ${kind['pt-BR']} "${value}". ${nearest === undefined ? '' : `Você quis dizer ${nearest}? `}Existem: ${list}.`,
  };
}
