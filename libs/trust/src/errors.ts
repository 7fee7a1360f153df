import { SocketlabError, type Text, VERSION } from '@socketlab/foundation';

/** In cmd and in PowerShell `move` is what `mv` is in a shell of Unix, and in Git Bash. */
const mv = process.platform === 'win32' ? 'move' : 'mv';

/** The identity's files can be read or replaced by someone else, so that its keys prove nothing. */
export class IdentityNotPrivateError extends SocketlabError {
  constructor(facts: { file: string; remedy: string } & ({ mode: string } | { others: string })) {
    const { file, remedy } = facts;
    const how =
      'mode' in facts
        ? {
            en: `its mode ${facts.mode} lets other users in`,
            'pt-BR': `o modo ${facts.mode} deixa outros usuários entrarem`,
          }
        : {
            en: `its access list lets in ${facts.others}`,
            'pt-BR': `a lista de acesso dele deixa entrar ${facts.others}`,
          };
    super(
      'IDENTITY_NOT_PRIVATE',
      {
        en: `${file} holds this machine's keys, but ${how.en}. Only its owner may read it: ${remedy}`,
        'pt-BR': `${file} guarda as chaves desta máquina, mas ${how['pt-BR']}. Só o dono pode ler: ${remedy}`,
      },
      facts,
    );
  }
}

/** On Windows, without native calls, nobody says who else may read the keys: they are not used unseen. */
export class AccessNotCheckedError extends SocketlabError {
  constructor(facts: { problem: string }, options?: ErrorOptions) {
    const { problem } = facts;
    super(
      'ACCESS_NOT_CHECKED',
      {
        en: `nothing tells who else may read this machine's keys: on Windows that takes native calls, and ${problem}. Install Socketlab's package again, for Node on x64, which runs on ARM too.`,
        'pt-BR': `nada diz quem mais pode ler as chaves desta máquina: no Windows isso exige chamadas nativas, e ${problem}. Instale de novo o pacote do Socketlab, para o Node x64, que também roda em ARM.`,
      },
      facts,
      options,
    );
  }
}

/** The identity belongs to another user of this machine. */
export class IdentityNotOwnedError extends SocketlabError {
  constructor(facts: { file: string; ownerId: number | string; userId: number | string }) {
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
        en: `cannot use this machine's identity in ${file}: ${problem}. It is never replaced by itself, for every pairing would be lost. Restore it from a backup; or, to begin anew and pair again, move it away: ${mv} "${file}" "${file}.broken"`,
        'pt-BR': `não consigo usar a identidade desta máquina em ${file}: ${problem}. Ela nunca é trocada sozinha, pois todos os pareamentos se perderiam. Restaure uma cópia; ou, para recomeçar e parear de novo, tire-a do lugar: ${mv} "${file}" "${file}.broken"`,
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
        en: `cannot keep this machine's identity in ${directory}: ${problem}. It must be a folder that this user can write to, on a disk with room; SOCKETLAB_HOME chooses another.`,
        'pt-BR': `não consigo guardar a identidade desta máquina em ${directory}: ${problem}. Deve ser uma pasta em que este usuário possa escrever, em um disco com espaço; SOCKETLAB_HOME escolhe outra.`,
      },
      facts,
      options,
    );
  }
}

/** A file of a paired host or of a grant is not what was written: cut short, malformed, or under another name. */
export class StoreUnreadableError extends SocketlabError {
  constructor(facts: { file: string; what: 'grant' | 'host' }) {
    const { file, what } = facts;
    const portuguese = what === 'grant' ? 'uma permissão' : 'uma máquina pareada';
    super(
      'STORE_UNREADABLE',
      {
        en: `${file} does not hold a ${what}, whole. Nothing is taken from it or written over it. Move it away, and pair again: ${mv} "${file}" "${file}.broken"`,
        'pt-BR': `${file} não guarda ${portuguese}, inteira. Nada é lido dele nem gravado por cima. Tire-o do lugar, e pareie de novo: ${mv} "${file}" "${file}.broken"`,
      },
      facts,
    );
  }
}

/** A file of a paired host or of a grant was written by a newer version, in a form that this one does not know. */
export class StoreNewerError extends SocketlabError {
  constructor(facts: { file: string; format: number; known: number }) {
    const { file, format, known } = facts;
    super(
      'STORE_NEWER',
      {
        en: `${file} was written by a newer Socketlab (format ${format}; this one, ${VERSION}, reads up to ${known}). It is left as it is: update this program, or give this one a folder of its own with SOCKETLAB_HOME.`,
        'pt-BR': `${file} foi escrito por um Socketlab mais novo (formato ${format}; este, ${VERSION}, lê até ${known}). Ele fica como está: atualize este programa, ou dê a este uma pasta própria com SOCKETLAB_HOME.`,
      },
      facts,
    );
  }
}

/** No host of that name is paired with this machine. */
export class UnknownHostError extends SocketlabError {
  constructor(facts: { host: string; known: string }) {
    const { host, known } = facts;
    super(
      'UNKNOWN_HOST',
      {
        en: `this machine is not paired with a host "${host}"; paired: ${known || 'none'}. "socketlab host list" shows them, "socketlab pair" pairs with another.`,
        'pt-BR': `esta máquina não está pareada com uma máquina "${host}"; pareadas: ${known || 'nenhuma'}. "socketlab host list" mostra todas, "socketlab pair" pareia com outra.`,
      },
      facts,
    );
  }
}

/** The name is that of another machine that this one is paired with. */
export class HostExistsError extends SocketlabError {
  constructor(facts: { host: string; machineId: string }) {
    const { host, machineId } = facts;
    super(
      'HOST_EXISTS',
      {
        en: `"${host}" is what this machine calls another host already (machine ${machineId.slice(0, 16)}). Choose another name with --as, or rename that one: socketlab host rename ${host} NEW`,
        'pt-BR': `"${host}" já é o nome de outra máquina aqui (máquina ${machineId.slice(0, 16)}). Escolha outro nome com --as, ou renomeie aquela: socketlab host rename ${host} NOVO`,
      },
      facts,
    );
  }
}

/** A host cannot be called so. */
export class HostNameError extends SocketlabError {
  constructor(facts: { host: string }) {
    super(
      'HOST_NAME',
      {
        en: `a host cannot be called "${facts.host}": a name has lower-case letters, digits and hyphens, as in lab-07, at most 63, and is neither local nor all. Choose such a name.`,
        'pt-BR': `uma máquina não pode se chamar "${facts.host}": um nome tem letras minúsculas, dígitos e hífens, como em lab-07, no máximo 63, e não é local nem all. Escolha um nome assim.`,
      },
      facts,
    );
  }
}

/** A permit that does not come from the machine whose listener it is for, or was changed on its way. */
export class PermitNotValidError extends SocketlabError {
  constructor(facts: { problem: Text }) {
    const { problem } = facts;
    super(
      'PERMIT_NOT_VALID',
      {
        en: `the permit proves nothing: ${problem.en}. Only the daemon whose listener is sent to can issue one: socketlab send asks it by itself.`,
        'pt-BR': `a licença não prova nada: ${problem['pt-BR']}. Só o daemon cuja escuta recebe o tráfego pode emitir uma: socketlab send a pede sozinho.`,
      },
      { problem: problem.en },
    );
  }
}

/** The folder of the machine's services is there, and somebody who is no administrator made it or gets into it. */
export class ServicesFolderError extends SocketlabError {
  constructor(facts: { folder: string; kind: 'link' | 'owner' | 'list'; who: readonly string[] }) {
    const { folder, kind } = facts;
    const who = facts.who.join(', ');
    const why: Record<typeof kind, Text> = {
      link: { en: 'it is a link, or no folder', 'pt-BR': 'ela é um link, ou não é uma pasta' },
      owner: { en: `it belongs to ${who}`, 'pt-BR': `ela pertence a ${who}` },
      list: { en: `${who} can get into it`, 'pt-BR': `${who} tem acesso a ela` },
    };
    super(
      'SERVICES_FOLDER_NOT_OURS',
      {
        en: `services of the machine keep their settings in "${folder}", and whoever puts files there decides what they run; ${why[kind].en}. Nothing was read or changed. As an administrator look at what is in it, remove it or give it another name, and run the command again: it makes a new one.`,
        'pt-BR': `serviços da máquina guardam as configurações em "${folder}", e quem põe arquivos ali decide o que eles executam; ${why[kind]['pt-BR']}. Nada foi lido ou alterado. Como administrador, veja o que há nela, remova-a ou dê-lhe outro nome, e rode o comando de novo: ele cria uma nova.`,
      },
      { folder, who },
    );
  }
}
