import {
  examineSocket,
  type HandedOverKind,
  type HandedOverSocket,
  settleDescriptor,
  type UnfitSocket,
} from '@socketlab/bsd-sockets';
import {
  formatAddress,
  type Logger,
  messageOf,
  SocketlabError,
  type Text,
} from '@socketlab/foundation';
import { HandedOverError, HandedOverUnseenError } from '../service-errors.ts';
import type { ServiceEnvironment } from './service-environment.ts';

/** SD_LISTEN_FDS_START: what is handed over begins after the standard three. */
const FIRST_DESCRIPTOR = 3;

/** What a daemon serves; undefined of one that serves nothing. */
export type Serves = 'tcp' | 'udp' | undefined;

const UNFIT: Readonly<Record<UnfitSocket, Text>> = {
  'no socket': {
    en: 'a descriptor that is no socket',
    'pt-BR': 'um descritor que não é um soquete',
  },
  'not of the Internet': {
    en: 'a socket of another family than IPv4 and IPv6 (a Unix socket?)',
    'pt-BR': 'um soquete de outra família que não IPv4 e IPv6 (um soquete Unix?)',
  },
  'neither TCP nor UDP': {
    en: 'a socket that is neither a stream nor of datagrams',
    'pt-BR': 'um soquete que não é nem de fluxo nem de datagramas',
  },
  connected: {
    en: 'a socket that is connected (Accept=yes?)',
    'pt-BR': 'um soquete conectado (Accept=yes?)',
  },
  'not listening': {
    en: 'a TCP socket that does not listen',
    'pt-BR': 'um soquete TCP que não escuta',
  },
  'not bound': {
    en: 'a socket without a port',
    'pt-BR': 'um soquete sem porta',
  },
};

const LISTENING: Text = { en: 'a listening TCP socket', 'pt-BR': 'um soquete TCP de escuta' };
const BOUND: Text = { en: 'a bound UDP socket', 'pt-BR': 'um soquete UDP com porta' };
const WANTED: Readonly<Record<'tcp' | 'udp', Text>> = {
  tcp: { en: 'one listening TCP socket', 'pt-BR': 'um soquete TCP de escuta' },
  udp: { en: 'one bound UDP socket', 'pt-BR': 'um soquete UDP com porta' },
};
const NOTHING: Text = { en: 'no socket at all', 'pt-BR': 'nenhum soquete' };

/**
 * The socket that the service manager has handed over to this process: sd_listen_fds(3). It is kept from children, whatever
 * it is. What is meant for another process is left alone and logged. Throws {@link HandedOverError} for what this daemon
 * cannot serve, {@link HandedOverUnseenError} where there are no native calls to find out.
 */
export function receiveSocket(
  { listen, listenPidOfOther }: Pick<ServiceEnvironment, 'listen' | 'listenPidOfOther'>,
  daemon: { readonly name: string; readonly serves: Serves },
  logger: Logger,
): HandedOverSocket | undefined {
  if (listenPidOfOther !== undefined) {
    const facts = { listenPid: listenPidOfOther, pid: process.pid };
    logger.info(facts, 'LISTEN_PID names another process: what it was handed is not ours');
  }
  if (listen === undefined) return undefined;
  const refuse = (found: Text): never => {
    const wanted = daemon.serves === undefined ? NOTHING : WANTED[daemon.serves];
    throw new HandedOverError({ daemon: daemon.name, found, wanted });
  };
  const count = /^\d{1,4}$/.test(listen.count) ? Number(listen.count) : Number.NaN;
  if (count === 0) return undefined;
  if (Number.isNaN(count)) return refuse(asWritten(listen.count));
  const kinds = Array.from({ length: count }, (_, index) => take(FIRST_DESCRIPTOR + index, daemon));
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) return refuse(several(kinds.length));
  if (kind.kind === 'unfit') return refuse(UNFIT[kind.found]);
  if (daemon.serves !== (kind.kind === 'listening' ? 'tcp' : 'udp')) {
    return refuse(kind.kind === 'listening' ? LISTENING : BOUND);
  }
  const address = formatAddress(kind.socket.local);
  const fields = { address, socketName: listen.names[0] };
  logger.info(fields, 'the service manager handed a socket over: how it was made is not observed');
  return kind.socket;
}

function take(descriptor: number, daemon: { readonly name: string }): HandedOverKind {
  try {
    const kind = examineSocket(descriptor);
    settleDescriptor(descriptor, { isSocket: kind.kind !== 'unfit' });
    return kind;
  } catch (failure) {
    if (failure instanceof SocketlabError) throw failure;
    const facts = { daemon: daemon.name, problem: messageOf(failure) };
    throw new HandedOverUnseenError(facts, { cause: failure });
  }
}

function several(count: number): Text {
  return { en: `${count} descriptors`, 'pt-BR': `${count} descritores` };
}

function asWritten(value: string): Text {
  return {
    en: `LISTEN_FDS="${value}", which is no number`,
    'pt-BR': `LISTEN_FDS="${value}", que não é um número`,
  };
}
