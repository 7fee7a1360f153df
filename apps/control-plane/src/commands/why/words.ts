import { formatAddress, type Text } from '@socketlab/foundation';
import type { Facts } from './facts.ts';
import { allowLine } from './firewall-line.ts';
import { wordsForOthers } from './firewall-words.ts';
import type { Cause, Verdict } from './verdict.ts';

/** The verdict as a sentence, and what to do about it. */
export interface VerdictWords {
  readonly text: Text;
  readonly wayOut: Text;
}

/** Puts a verdict into words. */
export function wordsOf(verdict: Verdict, facts: Facts): VerdictWords {
  const { target } = facts;
  const where =
    target.address === ''
      ? target.given
      : formatAddress({ host: target.address, port: target.port });
  if (verdict.cause === 'unknown') return unknownWords(verdict, where, facts);
  const { text, wayOut } = WORDS[verdict.cause](where, facts);
  const place = PLACES[verdict.place ?? 'there'];
  const isPlaced = PLACED.includes(verdict.cause) && verdict.place !== undefined;
  const suffix = isPlaced ? { en: `, ${place.en}`, 'pt-BR': `, ${place['pt-BR']}` } : NOTHING;
  return {
    text: both(text, suffix),
    wayOut: isSilentThere(verdict) ? both(wayOut, ofWindows(facts)) : wayOut,
  };
}

function isSilentThere({ cause, place }: Verdict): boolean {
  return cause === 'firewall-drops' && place !== 'here';
}

const NOTHING: Text = { en: '', 'pt-BR': '' };
/** Causes that may be so at this machine as well as elsewhere. */
const PLACED: readonly Cause[] = ['firewall-drops', 'firewall-rejects', 'no-route'];
const PLACES: Readonly<Record<'here' | 'there' | 'router', Text>> = {
  here: { en: 'on this machine', 'pt-BR': 'nesta máquina' },
  there: { en: 'at the other end', 'pt-BR': 'na outra ponta' },
  router: { en: 'at a router on the way', 'pt-BR': 'em um roteador no caminho' },
};

function unknownWords({ candidates }: Verdict, where: string, facts: Facts): VerdictWords {
  const list = (language: 'en' | 'pt-BR', or: string): string =>
    candidates.map((cause) => NAMES[cause][language]).join(or);
  const left = candidates.length > 0;
  return {
    text: {
      en: `${where}: unknown. ${left ? `What was observed fits: ${list('en', '; or ')}` : 'What was observed fits nothing known'}`,
      'pt-BR': `${where}: desconhecido. ${left ? `O que foi observado combina com: ${list('pt-BR', '; ou ')}` : 'O que foi observado não combina com nada conhecido'}`,
    },
    wayOut: both(UNDECIDED, candidates.includes('firewall-drops') ? ofWindows(facts) : NOTHING),
  };
}

const UNDECIDED: Text = {
  en: 'What would decide it is under "not observed"; a paired machine can be asked who listens there.',
  'pt-BR':
    'O que decidiria está em "não observado"; a uma máquina pareada se pode perguntar quem escuta lá.',
};

/** Windows Firewall drops in silence what no rule names: the line for its administrator, unless the machine is no Windows. */
function ofWindows({ target, farEnd, route }: Facts): Text {
  const platforms = farEnd?.daemons.flatMap(({ platform = '' }) => platform) ?? [];
  const known = platforms.find((platform) => platform !== '');
  if (known !== undefined && !known.startsWith('win32')) return NOTHING;
  const isOnLink = route !== undefined && route.gateway === undefined;
  const line = allowLine({ protocol: 'tcp', port: target.port, isOnLink });
  return {
    en: ` On Windows, whose firewall drops in silence what no rule names, an administrator there runs: ${line}`,
    'pt-BR': ` No Windows, cujo firewall descarta em silêncio o que nenhuma regra nomeia, um administrador roda lá: ${line}`,
  };
}

/** What a machine of its own cannot see by connecting to itself: its firewall is asked about others only. */
function ofOthers({ firewall, target, unobserved }: Facts): Text | undefined {
  if (firewall !== undefined) return wordsForOthers(firewall);
  const isUnread = unobserved.some(({ what }) => what === 'firewall');
  return target.isOwn && isUnread ? OTHERS_UNOBSERVED : undefined;
}

const OTHERS_UNOBSERVED: Text = {
  en: 'From this machine nothing is in the way; what others meet was not observed.',
  'pt-BR': 'Desta máquina nada impede; o que outras encontram não foi observado.',
};

function both(one: Text, other: Text): Text {
  return { en: `${one.en}${other.en}`, 'pt-BR': `${one['pt-BR']}${other['pt-BR']}` };
}

const NAMES: Readonly<Record<Cause, Text>> = {
  connects: { en: 'it connects', 'pt-BR': 'conecta' },
  'nobody-listens': { en: 'nobody listens there', 'pt-BR': 'ninguém escuta lá' },
  'loopback-only': {
    en: 'the server listens on loopback only',
    'pt-BR': 'o servidor só escuta no loopback',
  },
  'firewall-drops': { en: 'a firewall drops it', 'pt-BR': 'um firewall descarta' },
  'firewall-rejects': { en: 'a firewall rejects it', 'pt-BR': 'um firewall rejeita' },
  'no-such-host': { en: 'there is no such host', 'pt-BR': 'não existe esse host' },
  'no-route': { en: 'wrong subnet, or no route', 'pt-BR': 'sub-rede errada, ou sem rota' },
  'backlog-full': {
    en: 'the server is there, and its backlog is full',
    'pt-BR': 'o servidor está lá, e a fila de espera dele está cheia',
  },
  'different-program': {
    en: 'another program answers there',
    'pt-BR': 'outro programa responde lá',
  },
  'pairing-expired': { en: 'the pairing has expired', 'pt-BR': 'o pareamento expirou' },
  'pairing-revoked': { en: 'the pairing was revoked', 'pt-BR': 'o pareamento foi revogado' },
  clocks: {
    en: 'the clocks make the certificate invalid',
    'pt-BR': 'os relógios tornam o certificado inválido',
  },
};

type Words = (where: string, facts: Facts) => VerdictWords;

const WORDS: Readonly<Record<Cause, Words>> = {
  connects: (where, facts) => {
    const { greeting, target } = facts;
    const isStrange = greeting?.machineId !== undefined && target.host === undefined;
    return {
      text: {
        en: `${where} connects${isStrange ? ': a Socketlab machine that this one is not paired with' : ''}`,
        'pt-BR': `${where} conecta${isStrange ? ': uma máquina Socketlab com que esta não está pareada' : ''}`,
      },
      wayOut: isStrange
        ? { en: 'socketlab pair pairs them.', 'pt-BR': 'socketlab pair pareia as duas.' }
        : (ofOthers(facts) ?? { en: 'Nothing is in the way.', 'pt-BR': 'Nada impede.' }),
    };
  },
  'nobody-listens': (where, { farEnd }) => ({
    text:
      listOf(farEnd) === ''
        ? { en: `${where}: nobody listens there`, 'pt-BR': `${where}: ninguém escuta lá` }
        : {
            en: `${where}: nobody listens there, but at another address of that machine: ${listOf(farEnd)}`,
            'pt-BR': `${where}: ninguém escuta lá, e sim em outro endereço daquela máquina: ${listOf(farEnd)}`,
          },
    wayOut: {
      en: 'Start the server at the other end, at this address and port: socketlab listen --address.',
      'pt-BR':
        'Inicie o servidor na outra ponta, neste endereço e porta: socketlab listen --address.',
    },
  }),
  'loopback-only': (where, { farEnd }) => ({
    text: {
      en: `${where}: the server listens on loopback only (${listOf(farEnd)}), which only its own machine reaches`,
      'pt-BR': `${where}: o servidor só escuta no loopback (${listOf(farEnd)}), que só a própria máquina dele alcança`,
    },
    wayOut: {
      en: 'Its owner opens the listener at an address of the network: socketlab address lists them.',
      'pt-BR':
        'O dono abre o servidor em um endereço da rede: socketlab address mostra quais existem.',
    },
  }),
  'firewall-drops': (where) => ({
    text: {
      en: `${where}: a firewall drops what is sent there`,
      'pt-BR': `${where}: um firewall descarta o que é enviado para lá`,
    },
    wayOut: LET_THROUGH,
  }),
  'firewall-rejects': (where) => ({
    text: {
      en: `${where}: a firewall rejects what is sent there`,
      'pt-BR': `${where}: um firewall rejeita o que é enviado para lá`,
    },
    wayOut: LET_THROUGH,
  }),
  'no-such-host': (where, { target, lookup }) => ({
    text:
      target.address === ''
        ? {
            en: `no host is called ${lookup?.name ?? target.given}`,
            'pt-BR': `nenhum host se chama ${lookup?.name ?? target.given}`,
          }
        : {
            en: `${where}: there is no such host: nobody answers for that address`,
            'pt-BR': `${where}: não existe esse host: ninguém responde por esse endereço`,
          },
    wayOut: {
      en: 'Check the address with the classmate (socketlab address, there), and that the machine is on and connected.',
      'pt-BR':
        'Confira o endereço com o colega (socketlab address, lá), e se a máquina está ligada e conectada.',
    },
  }),
  'no-route': (where) => ({
    text: {
      en: `${where}: wrong subnet, or no route to it`,
      'pt-BR': `${where}: sub-rede errada, ou sem rota até lá`,
    },
    wayOut: {
      en: 'Put both machines on the same network, or check this one’s address, mask and gateway: socketlab address.',
      'pt-BR':
        'Ponha as duas máquinas na mesma rede, ou confira o endereço, a máscara e o gateway desta: socketlab address.',
    },
  }),
  'backlog-full': (where, { farEnd }) => ({
    text: {
      en: `${where}: the server is there, and its backlog is full (${queueOf(farEnd)}): the kernel drops the SYN until the program accepts`,
      'pt-BR': `${where}: o servidor está lá, e a fila dele está cheia (${queueOf(farEnd)}): o kernel descarta o SYN até o programa aceitar`,
    },
    wayOut: {
      en: 'It has to accept connections faster, or listen with a larger backlog.',
      'pt-BR': 'Ele precisa aceitar conexões mais depressa, ou escutar com um backlog maior.',
    },
  }),
  'different-program': (where) => ({
    text: {
      en: `${where}: it connects, and another program than the expected one answers`,
      'pt-BR': `${where}: conecta, e quem responde é outro programa, não o esperado`,
    },
    wayOut: {
      en: 'Check the port; at the other end, socketlab ps shows where the daemons are.',
      'pt-BR': 'Confira a porta; na outra ponta, socketlab ps mostra onde estão os daemons.',
    },
  }),
  'pairing-expired': (where, { pairing }) => ({
    text: {
      en: `${where}: it connects, but the pairing with ${pairing?.host ?? ''} has expired (${pairing?.expiresAt ?? ''})`,
      'pt-BR': `${where}: conecta, mas o pareamento com ${pairing?.host ?? ''} expirou (${pairing?.expiresAt ?? ''})`,
    },
    wayOut: PAIR_AGAIN,
  }),
  'pairing-revoked': (where, { pairing }) => ({
    text: {
      en: `${where}: it connects, but the owner of ${pairing?.host ?? ''} has taken the pairing back`,
      'pt-BR': `${where}: conecta, mas o dono de ${pairing?.host ?? ''} retirou o pareamento`,
    },
    wayOut: PAIR_AGAIN,
  }),
  clocks: (where, { at }) => ({
    text: {
      en: `${where}: it connects, but the clocks of the two machines make a certificate invalid (here it is ${at})`,
      'pt-BR': `${where}: conecta, mas os relógios das duas máquinas tornam um certificado inválido (aqui são ${at})`,
    },
    wayOut: {
      en: 'Set the clock that is wrong; a time server keeps both right.',
      'pt-BR': 'Acerte o relógio que está errado; um servidor de hora mantém os dois certos.',
    },
  }),
};

const LET_THROUGH: Text = {
  en: 'Whoever runs that firewall lets TCP to this port through.',
  'pt-BR': 'Quem administra esse firewall libera TCP para essa porta.',
};
const PAIR_AGAIN: Text = {
  en: 'Pair again: its owner runs socketlab pair --listen there, you run socketlab pair here.',
  'pt-BR': 'Pareie de novo: o dono roda socketlab pair --listen lá, você roda socketlab pair aqui.',
};

function listOf(farEnd: Facts['farEnd']): string {
  return (farEnd?.listeners ?? []).map(({ address }) => address).join(', ');
}

function queueOf(farEnd: Facts['farEnd']): string {
  const queues = (farEnd?.listeners ?? []).flatMap(({ queue }) =>
    queue === undefined ? [] : [queue],
  );
  return queues.map(({ length, limit }) => `${length}/${limit}`).join(', ');
}
