import type { Text } from '@socketlab/foundation';
import type { SystemCallFacts } from './errors.ts';
import { findPortHolder, isPortInTimeWait, type PortHolder } from './port-holder.ts';
import type { AddressHold, HoldingSocket } from './windows-port-holder.ts';

/** Who holds the address that a call was refused for, in words. */
export function describeHolder({ call, port, protocol = 'tcp' }: SystemCallFacts): Text {
  // Of connect() the port is the other end's.
  if (port === undefined || call === 'connect') return NOT_KNOWN;
  const holder = findPortHolder(port, protocol);
  if (holder) return heldBy(holder);
  return protocol === 'tcp' && isPortInTimeWait(port) ? IN_TIME_WAIT : NOT_KNOWN;
}

/** The same of what Windows' tables show; `wanted` is the address, `127.0.0.1:80`. */
export function describeHold(
  hold: AddressHold,
  { address, errno, protocol }: SystemCallFacts,
): Text {
  if (hold.kind === 'untold') return UNTOLD;
  if (hold.kind === 'nobody') return protocol === 'udp' ? NO_SOCKET : NO_SOCKET_OF_TCP;
  const holder = hold.kind === 'owner' ? heldBy(hold.holder) : WITHOUT_NAME[kindOf(hold.socket)];
  const told = join(holder, placeOf(hold.socket, address));
  return errno === 'EACCES' ? join(told, FOR_ITSELF_ALONE) : told;
}

function heldBy({ command, pid }: PortHolder): Text {
  return {
    en: `held by ${command} (process ${pid})`,
    'pt-BR': `ocupado por ${command} (processo ${pid})`,
  };
}

const kindOf = ({ isInTimeWait }: HoldingSocket): 'ended' | 'open' =>
  isInTimeWait ? 'ended' : 'open';

/** Where the socket is, if not at the very address that was asked for. */
function placeOf({ local, isCertain }: HoldingSocket, wanted: string | undefined): Text {
  if (local === wanted) return { en: '', 'pt-BR': '' };
  const at = { en: `, at ${local}`, 'pt-BR': `, em ${local}` };
  return isCertain ? at : join(at, PERHAPS);
}

const join = (one: Text, other: Text): Text => ({
  en: one.en + other.en,
  'pt-BR': one['pt-BR'] + other['pt-BR'],
});

const PERHAPS: Text = {
  en: ' if its socket and this one take IPv4 and IPv6 both, which Windows does not tell',
  'pt-BR': ', se o socket dele e este tomam tanto IPv4 quanto IPv6, o que o Windows não conta',
};

/** WSAEACCES of bind() ("Windows Sockets Error Codes"). */
const FOR_ITSELF_ALONE: Text = {
  en: '; 10013 is for a holder that takes the address for itself alone (SO_EXCLUSIVEADDRUSE), says Microsoft’s documentation, and whether it does was not observed',
  'pt-BR':
    '; 10013 é de quem toma o endereço só para si (SO_EXCLUSIVEADDRUSE), diz a documentação da Microsoft, e se é assim não foi observado',
};

const WITHOUT_NAME: Readonly<Record<'ended' | 'open', Text>> = {
  ended: {
    en: 'held by a closed connection in TIME-WAIT, which ends by itself and of which Windows names no process',
    'pt-BR':
      'ocupado por uma conexão já fechada em TIME-WAIT, que acaba sozinha e da qual o Windows não diz o processo',
  },
  open: {
    en: 'held by a socket of which Windows names no process',
    'pt-BR': 'ocupado por um socket do qual o Windows não diz o processo',
  },
};

const UNTOLD: Text = {
  en: 'whose socket may hold it cannot be known, for Windows gave no table of its sockets',
  'pt-BR':
    'não dá para saber de quem seria o socket que o ocupa, pois o Windows não deu a tabela dos seus sockets',
};

const NO_SOCKET: Text = {
  en: 'Windows’ tables show no socket there',
  'pt-BR': 'as tabelas do Windows não mostram nenhum socket ali',
};

const NO_SOCKET_OF_TCP: Text = join(NO_SOCKET, {
  en: ', and one of TCP that is only bound, and neither listens nor is connected, is in none of them',
  'pt-BR':
    ', e um de TCP que só está ligado a um endereço, e não escuta nem está conectado, não aparece em nenhuma',
});

const IN_TIME_WAIT: Text = {
  en: 'held by a closed connection in TIME-WAIT, which ends within a minute or is passed over by SO_REUSEADDR',
  'pt-BR':
    'ocupado por uma conexão já fechada em TIME-WAIT, que acaba em um minuto ou é ignorada com SO_REUSEADDR',
};

const NOT_KNOWN: Text = {
  en: 'who holds it cannot be known from here (it may be a process of another user)',
  'pt-BR': 'não dá para saber daqui quem o ocupa (pode ser um processo de outro usuário)',
};
