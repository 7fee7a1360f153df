import { SocketlabError } from '@socketlab/foundation';

/** Digits or a token in the arguments, where other users of this machine and the shell's history read them. */
export class SecretInArgumentError extends SocketlabError {
  constructor() {
    super('SECRET_IN_ARGUMENT', {
      en: 'digits and tokens are not given as arguments: every user of this machine can read those in the list of processes, and the shell keeps them. Run socketlab pair HOST, and type them when asked, or write them to its standard input.',
      'pt-BR':
        'dígitos e tokens não são dados como argumentos: todo usuário desta máquina os lê na lista de processos, e o shell os guarda. Rode socketlab pair MÁQUINA, e digite quando for pedido, ou escreva na entrada padrão.',
    });
  }
}

/** Standard input ended before what was asked for was typed. */
export class NothingTypedError extends SocketlabError {
  constructor() {
    super('NOTHING_TYPED', {
      en: 'standard input ended before anything was typed. Run the command on a terminal, or write a line for each question to its standard input.',
      'pt-BR':
        'a entrada padrão acabou antes de algo ser digitado. Rode o comando em um terminal, ou escreva uma linha para cada pergunta na entrada padrão.',
    });
  }
}

/** No machine that says by discovery that its window is open, or none of that name. */
export class WindowNotFoundError extends SocketlabError {
  constructor(facts: { host: string; found: string }) {
    const { host, found } = facts;
    const [wanted, desired] = host === '' ? ['', ''] : [` of "${host}"`, ` de "${host}"`];
    super(
      'WINDOW_NOT_FOUND',
      {
        en: `no open window${wanted} was found on this network; open ones: ${found || 'none'}. Is socketlab pair --listen running there? Where discovery is blocked, give the address that it shows: socketlab pair 192.0.2.7`,
        'pt-BR': `nenhuma janela aberta${desired} foi encontrada nesta rede; abertas: ${found || 'nenhuma'}. socketlab pair --listen está rodando lá? Onde a descoberta é bloqueada, dê o endereço que ele mostra: socketlab pair 192.0.2.7`,
      },
      facts,
    );
  }
}

/** Several machines call themselves so. */
export class AmbiguousMachineError extends SocketlabError {
  constructor(facts: { host: string; machines: string }) {
    const { host, machines } = facts;
    super(
      'AMBIGUOUS_MACHINE',
      {
        en: `several machines here call themselves "${host}": ${machines}. Give the address or the machine's id, as the other screen shows them.`,
        'pt-BR': `várias máquinas aqui se chamam "${host}": ${machines}. Dê o endereço ou o id da máquina, como a outra tela mostra.`,
      },
      facts,
    );
  }
}

/** No grant that can be revoked has that id or name. */
export class UnknownGrantError extends SocketlabError {
  constructor(facts: { grant: string; known: string }) {
    const { grant, known } = facts;
    super(
      'UNKNOWN_GRANT',
      {
        en: `there is no grant "${grant}" that is still valid; valid: ${known || 'none'}. socketlab grant list shows all.`,
        'pt-BR': `não há permissão "${grant}" que ainda valha; válidas: ${known || 'nenhuma'}. socketlab grant list mostra todas.`,
      },
      facts,
    );
  }
}

/** That name or beginning of an id is of several grants. */
export class AmbiguousGrantError extends SocketlabError {
  constructor(facts: { grant: string; grants: string }) {
    const { grant, grants } = facts;
    super(
      'AMBIGUOUS_GRANT',
      {
        en: `"${grant}" is several grants: ${grants}. Give more of the id, or --all for every one.`,
        'pt-BR': `"${grant}" são várias permissões: ${grants}. Dê mais do id, ou --all para todas.`,
      },
      facts,
    );
  }
}

/** The codes here, and of libs/trust, by which the person is told to try otherwise: exit code 2. */
export const MISUSED_IN_PAIRING: readonly string[] = [
  'SECRET_IN_ARGUMENT',
  'HOST_NAME',
  'UNKNOWN_HOST',
  'UNKNOWN_GRANT',
  'AMBIGUOUS_MACHINE',
  'AMBIGUOUS_GRANT',
];
