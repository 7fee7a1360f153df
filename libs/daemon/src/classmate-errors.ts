import { SocketlabError } from '@socketlab/foundation';

/** A classmate wants to listen at an address that the owner has not opened to the network. */
export class AddressNotOpenedError extends SocketlabError {
  constructor(facts: { host: string; address: string; opened: string }) {
    const { host, address, opened } = facts;
    super(
      'ADDRESS_NOT_OPENED',
      {
        en: `a classmate may not listen at ${address} of ${host}: only at loopback, and where its owner has opened the machine (${opened || 'nowhere now'}). The owner of ${host} can open it: "socketlab network open --address IP" there.`,
        'pt-BR': `um colega não pode escutar em ${address} de ${host}: só no loopback, e onde o dono abriu a máquina (${opened || 'em nenhum lugar agora'}). O dono de ${host} pode abrir: "socketlab network open --address IP" lá.`,
      },
      facts,
    );
  }
}

/** A classmate wants to observe a port on which the machine's owner may have traffic of their own. */
export class PortNotObservableError extends SocketlabError {
  constructor(facts: { host: string; port: number; observable: string }) {
    const { host, port, observable } = facts;
    super(
      'PORT_NOT_OBSERVABLE',
      {
        en: `a classmate may not observe port ${port} of ${host}, where its owner may have traffic of their own: only ${observable}. Listen at such a port, or ask the owner of ${host} to capture it there: "socketlab capture".`,
        'pt-BR': `um colega não pode observar a porta ${port} de ${host}, onde o dono pode ter tráfego seu: só ${observable}. Escute em uma dessas portas, ou peça ao dono de ${host} que a capture lá: "socketlab capture".`,
      },
      facts,
    );
  }
}

/** Classmates have as many recordings or captures under way as they may. */
export class ClassmateLimitError extends SocketlabError {
  constructor(facts: { host: string; what: 'captures' | 'recordings'; limit: number }) {
    const { host, what, limit } = facts;
    const portuguese = what === 'captures' ? 'capturas' : 'gravações';
    super(
      'CLASSMATE_LIMIT',
      {
        en: `classmates have ${limit} ${what} under way at this daemon of ${host}, which is the most: the owner keeps room for their own. Stop one, or wait until another classmate does.`,
        'pt-BR': `colegas têm ${limit} ${portuguese} em andamento neste daemon de ${host}, o máximo: o dono guarda espaço para as suas. Pare uma, ou espere que outro colega pare.`,
      },
      facts,
    );
  }
}

/** A classmate wants to end or fetch what someone else has begun. */
export class NotYoursError extends SocketlabError {
  constructor(facts: { host: string; id: string }) {
    const { host, id } = facts;
    super(
      'NOT_YOURS',
      {
        en: `"${id}" was not begun by this machine: a classmate ends and fetches what they have begun themselves on ${host}. Begin one of your own; the owner of ${host} can end all.`,
        'pt-BR': `"${id}" não foi iniciado por esta máquina: um colega encerra e baixa o que ele mesmo iniciou em ${host}. Inicie o seu; o dono de ${host} pode encerrar todos.`,
      },
      facts,
    );
  }
}
