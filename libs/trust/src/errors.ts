import { SocketlabError } from '@socketlab/foundation';

/** The identity's files can be read or replaced by someone else, so that its keys prove nothing. */
export class IdentityNotPrivateError extends SocketlabError {
  constructor(facts: { file: string; mode: string; remedy: string }) {
    const { file, mode, remedy } = facts;
    super(
      'IDENTITY_NOT_PRIVATE',
      {
        en: `${file} holds this machine's keys, but its mode ${mode} lets other users in. Only its owner may read it: ${remedy}`,
        'pt-BR': `${file} guarda as chaves desta máquina, mas o modo ${mode} deixa outros usuários entrarem. Só o dono pode ler: ${remedy}`,
      },
      facts,
    );
  }
}

/** The identity belongs to another user of this machine. */
export class IdentityNotOwnedError extends SocketlabError {
  constructor(facts: { file: string; ownerId: number; userId: number }) {
    const { file, ownerId, userId } = facts;
    super(
      'IDENTITY_NOT_OWNED',
      {
        en: `${file} belongs to user ${ownerId}, and this program runs as user ${userId}. Each user has an identity of their own: run as user ${ownerId}, or choose another folder with SOCKETLAB_HOME.`,
        'pt-BR': `${file} pertence ao usuário ${ownerId}, e este programa roda como usuário ${userId}. Cada usuário tem a sua identidade: rode como usuário ${ownerId}, ou escolha outra pasta com SOCKETLAB_HOME.`,
      },
      facts,
    );
  }
}

/** The identity is there, and is not what was written: cut short, malformed, not matching itself, expired. */
export class IdentityUnreadableError extends SocketlabError {
  constructor(facts: { file: string; problem: string }, options?: ErrorOptions) {
    const { file, problem } = facts;
    super(
      'IDENTITY_UNREADABLE',
      {
        en: `cannot use this machine's identity in ${file}: ${problem}. It is never replaced by itself, for every pairing would be lost. Restore it from a backup; or, to begin anew and pair again, move it away: mv "${file}" "${file}.broken"`,
        'pt-BR': `não consigo usar a identidade desta máquina em ${file}: ${problem}. Ela nunca é trocada sozinha, pois todos os pareamentos se perderiam. Restaure uma cópia; ou, para recomeçar e parear de novo, tire-a do lugar: mv "${file}" "${file}.broken"`,
      },
      facts,
      options,
    );
  }
}

/** The folder of the identity cannot be made, or its file cannot be written. */
export class IdentityNotStoredError extends SocketlabError {
  constructor(facts: { directory: string; problem: string }, options?: ErrorOptions) {
    const { directory, problem } = facts;
    super(
      'IDENTITY_NOT_STORED',
      {
        en: `cannot keep this machine's identity in ${directory}: ${problem}. It must be a folder that this user can write to; SOCKETLAB_HOME chooses another.`,
        'pt-BR': `não consigo guardar a identidade desta máquina em ${directory}: ${problem}. Deve ser uma pasta em que este usuário possa escrever; SOCKETLAB_HOME escolhe outra.`,
      },
      facts,
      options,
    );
  }
}
