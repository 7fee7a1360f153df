import type { Text } from './text.ts';

/** What an error knows: names, addresses, numbers; printable, and never a secret. */
export type Facts = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * The one family of errors. `code` is stable and documented in docs/errors.md, `facts` say what it is about,
 * `text` says what failed, on which address, and what to try, in every language; `message` is the English one.
 */
export class SocketlabError extends Error {
  readonly code: string;
  readonly facts: Facts;
  readonly text: Text;

  constructor(code: string, text: Text, facts: Facts = {}, options?: ErrorOptions) {
    super(text.en, options);
    this.name = new.target.name;
    this.code = code;
    this.facts = facts;
    this.text = text;
  }
}

/** A value that breaks a rule: of an address, an option, a file. */
export class InvalidValueError extends SocketlabError {
  constructor(facts: { what: string; value: string; rule: Text; wayOut: Text }) {
    const { what, value, rule, wayOut } = facts;
    super(
      'INVALID_VALUE',
      {
        en: `${what}: "${value}" is not valid: ${rule.en}. ${wayOut.en}`,
        'pt-BR': `${what}: "${value}" não é válido: ${rule['pt-BR']}. ${wayOut['pt-BR']}`,
      },
      { what, value },
    );
  }
}

/** Everything that is wrong with a configuration, told at once. */
export class InvalidConfigurationError extends SocketlabError {
  readonly problems: readonly SocketlabError[];

  constructor(problems: readonly SocketlabError[]) {
    const list = (language: 'en' | 'pt-BR'): string =>
      problems.map((problem) => `\n  - ${problem.text[language]}`).join('');
    super(
      'INVALID_CONFIGURATION',
      {
        en: `the configuration has ${problems.length} problem(s):${list('en')}`,
        'pt-BR': `a configuração tem ${problems.length} problema(s):${list('pt-BR')}`,
      },
      { problems: problems.length },
    );
    this.problems = problems;
  }
}

/** A configuration file that cannot be read, or whose JSON is cut short or malformed. */
export class UnreadableConfigurationError extends SocketlabError {
  constructor(facts: { file: string; problem: string | Text }, options?: ErrorOptions) {
    const { file, problem } = facts;
    const text = typeof problem === 'string' ? { en: problem, 'pt-BR': problem } : problem;
    super(
      'UNREADABLE_CONFIGURATION',
      {
        en: `cannot read the configuration file ${file}: ${text.en}. It must be one JSON object; repair it, or move it away to start from the defaults.`,
        'pt-BR': `não consigo ler o arquivo de configuração ${file}: ${text['pt-BR']}. Ele deve ser um objeto JSON; conserte-o, ou tire-o do lugar para começar dos valores padrão.`,
      },
      { file, problem: text.en },
      options,
    );
  }
}

/** Something that was to happen by a deadline and did not. */
export class DeadlineError extends SocketlabError {
  constructor(facts: { what: Text; afterMs: number }, options?: ErrorOptions) {
    super(
      'DEADLINE_EXCEEDED',
      {
        en: `${facts.what.en}: not within ${facts.afterMs} ms`,
        'pt-BR': `${facts.what['pt-BR']}: não em ${facts.afterMs} ms`,
      },
      { afterMs: facts.afterMs },
      options,
    );
  }
}

/** A file that another program holds open, as antivirus does on Windows, and did not let go of in time. */
export class FileLockedError extends SocketlabError {
  constructor(facts: { file: string; errno: string; afterMs: number }, options?: ErrorOptions) {
    const { file, errno, afterMs } = facts;
    super(
      'FILE_LOCKED',
      {
        en: `${file}: another program has kept it locked for ${afterMs} ms (${errno}), or this user may not change it. An antivirus, a backup, a synchronized folder or an editor does that: close that program or have it leave the folder out, then try again; SOCKETLAB_HOME chooses another folder.`,
        'pt-BR': `${file}: outro programa o mantém bloqueado há ${afterMs} ms (${errno}), ou este usuário não pode alterá-lo. Um antivírus, um backup, uma pasta sincronizada ou um editor faz isso: feche esse programa ou faça com que ele deixe a pasta de fora, e tente de novo; SOCKETLAB_HOME escolhe outra pasta.`,
      },
      facts,
      options,
    );
  }
}

/** Something that can only be a fault of the program's own. */
export class DefectError extends SocketlabError {
  constructor(facts: { problem: string }, options?: ErrorOptions) {
    super(
      'DEFECT',
      {
        en: `${facts.problem} (this is a defect of Socketlab: please report it with the log)`,
        'pt-BR': `${facts.problem} (isto é um defeito do Socketlab: por favor relate-o com o log)`,
      },
      facts,
      options,
    );
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
