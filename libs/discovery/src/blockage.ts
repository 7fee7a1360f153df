import type { Text } from '@socketlab/foundation';
import type { Place } from './place.ts';

/** What keeps an interface from multicast, as it was observed. */
export type BlockedBy =
  /** UDP port 5353 can't be opened. */
  | 'port'
  /** The interface takes part in no multicast group. */
  | 'membership'
  /** The system refuses to send: EPERM is this machine's firewall, ENETUNREACH a missing route. */
  | 'send'
  /** What was sent did not come back to this machine's own ears, which it does unless it is thrown away on its way in. */
  | 'unheard'
  /** The interface has no IPv4 address, and this machine announces itself over IPv4 only. */
  | 'no-ipv4'
  /** The address is none of this machine's. */
  | 'address'
  /** The responder never got its announcement out. */
  | 'responder';

/** Why machines can't find each other by name over one interface. A finding and no error: an address still works. */
export interface Blockage {
  readonly interface: string;
  readonly address: string;
  readonly by: BlockedBy;
  readonly errno?: string;
  readonly text: Text;
}

const WAY_OUT: Text = {
  en: 'Machines are not found by name over it; by address they are: "socketlab pair ADDRESS".',
  'pt-BR':
    'Por ela as máquinas não se encontram pelo nome; pelo endereço sim: "socketlab pair ENDEREÇO".',
};

/** Puts what was observed into words. */
export function blockage(
  place: Pick<Place, 'interface' | 'address'>,
  by: BlockedBy,
  errno?: string,
): Blockage {
  const why = WORDS[by](errno ?? '');
  const where = `${place.interface} (${place.address})`;
  return {
    interface: place.interface,
    address: place.address,
    by,
    ...(errno === undefined ? {} : { errno }),
    text: {
      en: `multicast is blocked on ${where}: ${why.en}. ${WAY_OUT.en}`,
      'pt-BR': `multicast bloqueado em ${where}: ${why['pt-BR']}. ${WAY_OUT['pt-BR']}`,
    },
  };
}

const WORDS: Readonly<Record<BlockedBy, (errno: string) => Text>> = {
  port: (errno) => ({
    en: `UDP port 5353 cannot be opened (${errno}), another program may hold it for itself`,
    'pt-BR': `não consigo abrir a porta UDP 5353 (${errno}), outro programa pode tê-la só para si`,
  }),
  membership: (errno) => ({
    en: `the interface does not join the group 224.0.0.251 or ff02::fb (${errno})`,
    'pt-BR': `a interface não entra no grupo 224.0.0.251 ou ff02::fb (${errno})`,
  }),
  send: (errno) => SEND_WORDS[errno] ?? sendRefused(errno),
  unheard: () => ({
    en: 'a query was sent, and this machine did not hear it itself: a firewall here throws away what comes in for UDP port 5353',
    'pt-BR':
      'uma consulta foi enviada, e esta máquina não a ouviu: um firewall daqui descarta o que chega à porta UDP 5353',
  }),
  'no-ipv4': () => ({
    en: 'the interface has no IPv4 address, and machines announce themselves over IPv4 only',
    'pt-BR': 'a interface não tem endereço IPv4, e as máquinas só se anunciam por IPv4',
  }),
  address: () => ({
    en: 'no interface of this machine has that address',
    'pt-BR': 'nenhuma interface desta máquina tem esse endereço',
  }),
  responder: () => ({
    en: 'the announcement did not get out in time',
    'pt-BR': 'o anúncio não saiu a tempo',
  }),
};

const SEND_WORDS: Readonly<Record<string, Text>> = {
  EPERM: {
    en: 'the system refuses to send to port 5353 (EPERM): a firewall on this machine says no',
    'pt-BR':
      'o sistema se recusa a enviar para a porta 5353 (EPERM): um firewall desta máquina não deixa',
  },
  ENETUNREACH: {
    en: 'no route leads to the group (ENETUNREACH)',
    'pt-BR': 'nenhuma rota leva ao grupo (ENETUNREACH)',
  },
};

function sendRefused(errno: string): Text {
  return {
    en: `the system refuses to send to port 5353 (${errno})`,
    'pt-BR': `o sistema se recusa a enviar para a porta 5353 (${errno})`,
  };
}
