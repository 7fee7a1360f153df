import { SocketlabError, type Text } from '@socketlab/foundation';

/** What keeps a program from io_uring. */
export type IoUringObstacle =
  | 'other-system'
  | 'disabled'
  | 'disabled-for-user'
  | 'filtered'
  | 'refused'
  | 'no-such-call'
  | 'too-old'
  | 'memory'
  | 'failed';

/** What a ring is made with: its three calls, and the memory that it shares with the kernel. */
export type IoUringCall = 'io_uring_setup' | 'io_uring_register' | 'io_uring_enter' | 'mmap';

/** What was seen of the system when a call that a ring is made with failed. */
export interface IoUringFacts {
  readonly obstacle: IoUringObstacle;
  /** Which one failed; none where none was called. */
  readonly call?: IoUringCall;
  /** With which errno it failed. */
  readonly errno?: string;
  /** The system and its version. */
  readonly system: string;
}

/** io_uring was asked for where it is switched off, forbidden, or not there; says which, as far as the system tells. */
export class IoUringUnavailableError extends SocketlabError {
  readonly obstacle: IoUringObstacle;

  constructor(facts: IoUringFacts) {
    const why = explain(facts);
    super(
      'IO_URING_UNAVAILABLE',
      {
        en: `no io_uring can be made here: ${why.en}. Or serve without it: --model epoll on Linux, event-loop everywhere.`,
        'pt-BR': `não é possível criar um io_uring aqui: ${why['pt-BR']}. Ou atenda sem ele: --model epoll no Linux, event-loop em toda parte.`,
      },
      { ...facts },
    );
    this.obstacle = facts.obstacle;
  }
}

function explain({ obstacle, call = 'io_uring_setup', errno = '', system }: IoUringFacts): Text {
  const texts: Readonly<Record<IoUringObstacle, Text>> = {
    'other-system': {
      en: `it is Linux's own, and this system is ${system}`,
      'pt-BR': `ele é próprio do Linux, e este sistema é ${system}`,
    },
    disabled: {
      en: 'the sysctl kernel.io_uring_disabled is 2, which switches it off for everyone. Who administers the machine can allow it: sysctl kernel.io_uring_disabled=0',
      'pt-BR':
        'o sysctl kernel.io_uring_disabled é 2, o que o desliga para todos. Quem administra a máquina pode permiti-lo: sysctl kernel.io_uring_disabled=0',
    },
    'disabled-for-user': {
      en: 'the sysctl kernel.io_uring_disabled is 1, which leaves it to CAP_SYS_ADMIN and to the group that kernel.io_uring_group names, and this process has neither. Who administers the machine can put its user into that group',
      'pt-BR':
        'o sysctl kernel.io_uring_disabled é 1, o que o reserva a CAP_SYS_ADMIN e ao grupo que kernel.io_uring_group nomeia, e este processo não tem nenhum dos dois. Quem administra a máquina pode pôr o usuário nesse grupo',
    },
    filtered: {
      en: `a seccomp filter on this process answers ${call} with ${errno}, as containers and services often have one, while the kernel itself allows it. Allow io_uring_setup, io_uring_enter and io_uring_register there (SystemCallFilter= of a unit, --security-opt seccomp= of a container)`,
      'pt-BR': `um filtro seccomp neste processo responde a ${call} com ${errno}, como contêineres e serviços costumam ter, enquanto o próprio kernel o permite. Permita nele io_uring_setup, io_uring_enter e io_uring_register (SystemCallFilter= de uma unit, --security-opt seccomp= de um contêiner)`,
    },
    refused: {
      en: `the system refuses ${call} (${errno}) though neither the sysctl kernel.io_uring_disabled nor a seccomp filter does: a security module, such as SELinux, may`,
      'pt-BR': `o sistema recusa ${call} (${errno}), embora nem o sysctl kernel.io_uring_disabled nem um filtro seccomp o façam: pode ser um módulo de segurança, como o SELinux`,
    },
    'no-such-call': {
      en: `the call ${call} does not exist (${errno}): this kernel (${system}) was built without it or is older than 5.1, or a seccomp filter says so`,
      'pt-BR': `a chamada ${call} não existe (${errno}): este kernel (${system}) foi compilado sem ela ou é anterior ao 5.1, ou um filtro seccomp diz isso`,
    },
    'too-old': {
      en: `this kernel (${system}) has an io_uring without what is used here (${call}: ${errno}), which Linux 6.1 and later have`,
      'pt-BR': `este kernel (${system}) tem um io_uring sem o que se usa aqui (${call}: ${errno}), que o Linux 6.1 e posteriores têm`,
    },
    memory: {
      en: `the system has no memory for its rings (${call}: ${errno}); where that may be locked only up to a limit, raise it: ulimit -l, LimitMEMLOCK= of a unit`,
      'pt-BR': `o sistema não tem memória para os anéis dele (${call}: ${errno}); onde ela só pode ser travada até um limite, aumente-o: ulimit -l, LimitMEMLOCK= de uma unit`,
    },
    failed: {
      en: `${call} failed (${errno}), as ${call}(2) explains`,
      'pt-BR': `${call} falhou (${errno}), como ${call}(2) explica`,
    },
  };
  return texts[obstacle];
}
