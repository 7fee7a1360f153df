import { SocketlabError } from '@socketlab/foundation';

/** No Prometheus where one is looked for. */
export class PrometheusMissingError extends SocketlabError {
  constructor(facts: { program: string }) {
    const { program } = facts;
    super(
      'PROMETHEUS_MISSING',
      {
        en: `there is no ${program} to run. Install Prometheus (Debian and Ubuntu: sudo apt install prometheus), or name it: --prometheus PATH. Without one, "socketlab observe --write-only" writes the files for a Prometheus elsewhere, and "socketlab top" shows the same picture here.`,
        'pt-BR': `não há ${program} para executar. Instale o Prometheus (Debian e Ubuntu: sudo apt install prometheus), ou diga onde ele está: --prometheus CAMINHO. Sem ele, "socketlab observe --write-only" escreve os arquivos para um Prometheus em outro lugar, e "socketlab top" mostra o mesmo quadro aqui.`,
      },
      facts,
    );
  }
}

/** A Prometheus that cannot read what is written for it. */
export class PrometheusTooOldError extends SocketlabError {
  constructor(facts: { program: string; version: string; oldest: string }) {
    const { program, version, oldest } = facts;
    super(
      'PROMETHEUS_TOO_OLD',
      {
        en: `${program} is version ${version}, and Socketlab needs ${oldest} or newer. Upgrade it, or name another one: --prometheus PATH (https://prometheus.io/download/). "socketlab top" needs none.`,
        'pt-BR': `${program} é da versão ${version}, e o Socketlab precisa da ${oldest} ou mais nova. Atualize-o, ou indique outro: --prometheus CAMINHO (https://prometheus.io/download/). "socketlab top" não precisa de nenhum.`,
      },
      facts,
    );
  }
}

/** A program that does not say that it is Prometheus. */
export class PrometheusUnusableError extends SocketlabError {
  constructor(facts: { program: string; problem: string }, options?: ErrorOptions) {
    const { program, problem } = facts;
    super(
      'PROMETHEUS_UNUSABLE',
      {
        en: `${program} --version does not answer as Prometheus does: ${problem}. Name another program: --prometheus PATH`,
        'pt-BR': `${program} --version não responde como o Prometheus: ${problem}. Indique outro programa: --prometheus CAMINHO`,
      },
      facts,
      options,
    );
  }
}

/** A folder in which the configuration cannot be written. Nothing of it is left there. */
export class ObserveDirectoryError extends SocketlabError {
  constructor(facts: { directory: string; problem: string }, options?: ErrorOptions) {
    const { directory, problem } = facts;
    super(
      'OBSERVE_DIRECTORY',
      {
        en: `cannot write the configuration to ${directory}: ${problem}. Nothing was changed there. Make room or make it writable, or name another folder: --dir DIR`,
        'pt-BR': `não consigo escrever a configuração em ${directory}: ${problem}. Nada foi alterado ali. Libere espaço ou torne-a gravável, ou indique outra pasta: --dir PASTA`,
      },
      facts,
      options,
    );
  }
}

/** A prometheus.yml of somebody else where ours would go. */
export class ForeignConfigurationError extends SocketlabError {
  constructor(facts: { file: string }) {
    const { file } = facts;
    super(
      'FOREIGN_CONFIGURATION',
      {
        en: `${file} was not written by Socketlab, and is left as it is. Name a folder of its own: --dir DIR`,
        'pt-BR': `${file} não foi escrito pelo Socketlab, e fica como está. Indique uma pasta própria: --dir PASTA`,
      },
      facts,
    );
  }
}

/** A port of loopback that cannot be had: somebody else has it, most of the time. */
export class ObservePortTakenError extends SocketlabError {
  constructor(
    facts: { address: string; option: string; errno: string; holder: string | undefined },
    options?: ErrorOptions,
  ) {
    const { address, option, errno, holder } = facts;
    const [by, por] = holder === undefined ? ['', ''] : [` by ${holder}`, ` por ${holder}`];
    super(
      'OBSERVE_PORT_TAKEN',
      {
        en: `${address} cannot be had (${errno}): it is taken${by}, or not allowed to this user. End that program, or choose another port: ${option} PORT (0 lets the system choose)`,
        'pt-BR': `${address} não pode ser usado (${errno}): está ocupado${por}, ou não é permitido a este usuário. Encerre esse programa, ou escolha outra porta: ${option} PORTA (0 deixa o sistema escolher)`,
      },
      facts,
      options,
    );
  }
}

/** Prometheus was started and did not become ready. */
export class PrometheusStartError extends SocketlabError {
  constructor(facts: { problem: string; log: string }) {
    const { problem, log } = facts;
    super(
      'PROMETHEUS_START',
      {
        en: `Prometheus did not start: ${problem}. Its log is ${log}`,
        'pt-BR': `o Prometheus não iniciou: ${problem}. O log dele é ${log}`,
      },
      facts,
    );
  }
}

/** Prometheus ended while it was to run. */
export class PrometheusEndedError extends SocketlabError {
  constructor(facts: { problem: string; log: string }) {
    const { problem, log } = facts;
    super(
      'PROMETHEUS_ENDED',
      {
        en: `Prometheus has ended by itself: ${problem}. What it had recorded is kept; run "socketlab observe" again. Its log is ${log}`,
        'pt-BR': `o Prometheus terminou sozinho: ${problem}. O que ele registrou está guardado; rode "socketlab observe" de novo. O log dele é ${log}`,
      },
      facts,
    );
  }
}

/** Prometheus refused a configuration that was written for it. */
export class PrometheusReloadError extends SocketlabError {
  constructor(facts: { problem: string; log: string }) {
    const { problem, log } = facts;
    super(
      'PROMETHEUS_RELOAD',
      {
        en: `Prometheus goes on with the targets that it had: it did not take the new configuration (${problem}). Its log is ${log}`,
        'pt-BR': `o Prometheus continua com os alvos que tinha: não aceitou a configuração nova (${problem}). O log dele é ${log}`,
      },
      facts,
    );
  }
}

/** The codes by which the person is told to call it otherwise. */
export const MISUSED_IN_OBSERVING = ['FOREIGN_CONFIGURATION'] as const;
