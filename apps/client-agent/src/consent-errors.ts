import { SocketlabError, type Text } from '@socketlab/foundation';

/** Which rule forbids an address, and what it is about. */
export type Forbidden =
  | { readonly rule: 'public' | 'private' | 'classmate' | 'classmate-name' }
  | { readonly rule: 'expired'; readonly host: string; readonly expiresAt: string };

/** Where the client may not send, for whoever asked. */
export class TargetNotAllowedError extends SocketlabError {
  constructor(facts: { address: string; forbidden: Forbidden; name?: string; all?: string }) {
    const { address, forbidden, name, all = '' } = facts;
    const [rule, named] = [whyNot(forbidden), asNamed(name, all)];
    super(
      'TARGET_NOT_ALLOWED',
      {
        en: `client-agent does not send to ${address}: ${named.en}it sends to loopback, to hosts that this machine is paired with, and to private addresses where its owner has allowed it. ${rule.en}`,
        'pt-BR': `o client-agent não envia para ${address}: ${named['pt-BR']}ele envia ao loopback, às máquinas pareadas com esta, e a endereços privados se o dono permitiu. ${rule['pt-BR']}`,
      },
      { address, ...forbidden, name },
    );
  }
}

/** A name is as good as the worst of its addresses: which of them is reached would be chance. */
function asNamed(name: string | undefined, all: string): Text {
  if (name === undefined) return { en: '', 'pt-BR': '' };
  return {
    en: `that is an address of "${name}" (${all}), and one that is not allowed forbids the name; `,
    'pt-BR': `esse é um endereço de "${name}" (${all}), e um que não é permitido proíbe o nome; `,
  };
}

function whyNot(forbidden: Forbidden): Text {
  switch (forbidden.rule) {
    case 'public':
      return {
        en: 'A public address is a target only if it is that of a paired host: its owner runs "socketlab pair --listen" there, you run "socketlab pair" here.',
        'pt-BR':
          'Um endereço público só é alvo se for de uma máquina pareada: o dono dela roda "socketlab pair --listen" lá, você roda "socketlab pair" aqui.',
      };
    case 'private':
      return {
        en: 'Pair with that machine: its owner runs "socketlab pair --listen" there, you run "socketlab pair" here. Or the owner of this machine allows all private addresses by starting client-agent with --allow-private.',
        'pt-BR':
          'Pareie com essa máquina: o dono dela roda "socketlab pair --listen" lá, você roda "socketlab pair" aqui. Ou o dono desta máquina permite todos os endereços privados iniciando o client-agent com --allow-private.',
      };
    case 'expired': {
      const { host, expiresAt } = forbidden;
      return {
        en: `It is the address of ${host}, and the pairing with ${host} ended at ${expiresAt}. Pair again: its owner runs "socketlab pair --listen" there, you run "socketlab pair" here.`,
        'pt-BR': `É o endereço de ${host}, e o pareamento com ${host} terminou em ${expiresAt}. Pareie de novo: o dono dela roda "socketlab pair --listen" lá, você roda "socketlab pair" aqui.`,
      };
    }
    case 'classmate':
      return {
        en: 'For a classmate it sends only to listeners that daemons of Socketlab have open on this machine, and back to the classmate’s own machine if this one is paired with it: nobody reaches other machines or programs by way of this one. Its owner can send elsewhere; you can from your own machine.',
        'pt-BR':
          'Para um colega ele só envia a escutas que daemons do Socketlab têm abertas nesta máquina, e de volta à máquina do colega se esta estiver pareada com ela: ninguém alcança outras máquinas ou programas passando por esta. O dono dela pode enviar a outros lugares; você pode, da sua própria máquina.',
      };
    case 'classmate-name':
      return {
        en: 'For a classmate it looks no names up. Give the IP address.',
        'pt-BR': 'Para um colega ele não consulta nomes. Dê o endereço IP.',
      };
  }
}

/** A name that stands for no address. */
export class NameNotResolvedError extends SocketlabError {
  constructor(facts: { name: string; problem: string }, options?: ErrorOptions) {
    const { name, problem } = facts;
    super(
      'NAME_NOT_RESOLVED',
      {
        en: `no address is known for the name "${name}" (${problem}). Check how it is written, or give the IP address; paired hosts are called as "socketlab host list" shows them.`,
        'pt-BR': `não se conhece endereço para o nome "${name}" (${problem}). Confira como está escrito, ou dê o endereço IP; máquinas pareadas se chamam como "socketlab host list" mostra.`,
      },
      facts,
      options,
    );
  }
}

/** Load for a target that is not on this machine, without that target's permit. */
export class PermitNeededError extends SocketlabError {
  constructor(facts: { address: string; host: string | undefined; rule: Text }) {
    const { address, host, rule } = facts;
    const wayOut = wayToPermit(host);
    super(
      'PERMIT_NEEDED',
      {
        en: `${rule.en} to ${address} is load, and load needs a permit that the daemon which listens there has issued for this run. ${wayOut.en}`,
        'pt-BR': `${rule['pt-BR']} para ${address} é carga, e carga precisa de uma licença emitida para esta vez pelo daemon que escuta lá. ${wayOut['pt-BR']}`,
      },
      { address, host, rule: rule.en },
    );
  }
}

function wayToPermit(host: string | undefined): Text {
  if (host === undefined) {
    return {
      en: 'That machine is not paired with this one, so nobody there can issue one: pair with it, or send one exchange at a time.',
      'pt-BR':
        'Essa máquina não está pareada com esta, então ninguém lá pode emitir uma: pareie com ela, ou envie uma troca por vez.',
    };
  }
  return {
    en: `"socketlab send --connections" asks ${host} for it by itself; its owner decides with the scope traffic, and with --permits. One exchange at a time needs none.`,
    'pt-BR': `"socketlab send --connections" a pede a ${host} sozinho; o dono dela decide pelo escopo traffic e por --permits. Uma troca por vez não precisa de licença.`,
  };
}

/** More than the permit allows. */
export class PermitExceededError extends SocketlabError {
  constructor(facts: { address: string; what: Text; asked: number; allowed: number }) {
    const { address, what, asked, allowed } = facts;
    super(
      'PERMIT_EXCEEDED',
      {
        en: `the permit of ${address} allows ${allowed} ${what.en}, and ${asked} are needed. Ask its daemon for another permit, or send less.`,
        'pt-BR': `a licença de ${address} permite ${allowed} ${what['pt-BR']}, e são necessários ${asked}. Peça outra licença ao daemon, ou envie menos.`,
      },
      { address, what: what.en, asked, allowed },
    );
  }
}

/** More beginnings within a second than are allowed. */
export class RateExceededError extends SocketlabError {
  constructor(facts: { asked: number; perSecond: number }) {
    const { asked, perSecond } = facts;
    super(
      'RATE_EXCEEDED',
      {
        en: `client-agent begins at most ${perSecond} connections or datagrams a second, and ${asked} more would pass that. Wait a second, or ask for fewer; its owner sets the limit with --max-per-second.`,
        'pt-BR': `o client-agent inicia no máximo ${perSecond} conexões ou datagramas por segundo, e mais ${asked} passariam disso. Espere um segundo, ou peça menos; o dono define o limite com --max-per-second.`,
      },
      facts,
    );
  }
}
