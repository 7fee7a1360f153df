import { openTcpStatistics, type TcpStatisticsReader } from '@socketlab/bsd-sockets';
import { SocketlabError, socketNameOf, type Text } from '@socketlab/foundation';
import type { Watch } from './kernel-view.ts';
import type { CensusOptions } from './tcp-census.ts';

/** What Windows tells a program of its own connections, beside what its tables show. */
export interface WindowsStatistics {
  /** Why it tells nothing, as far as it was asked; undefined where it tells. */
  readonly problem: Text | undefined;
  /** Of a watch's open connections, in microseconds, the shortest first: those whose sockets this program made itself. */
  roundTripsUs(watch: Watch, options?: CensusOptions): Uint32Array;
}

/** TCPSTATE_ESTABLISHED and TCPSTATE_CLOSE_WAIT (mstcpip.h), in which a connection is open. */
const OPEN_STATES: ReadonlySet<number> = new Set([4, 7]);

/** WSAEOPNOTSUPP (winsock2.h): there is no such control code. */
const NO_SUCH_CODE = 10_045;

const NOT_SHARED: Text = {
  en: 'this program does not tell which sockets it has open',
  'pt-BR': 'este programa não informa que sockets tem abertos',
};

/** Opens them on the sockets that `memory` tells: see shareOpenDescriptors. Never fails; says why instead. */
export function openWindowsStatistics(
  memory: SharedArrayBuffer | undefined,
  open: (memory: SharedArrayBuffer) => TcpStatisticsReader = openTcpStatistics,
): WindowsStatistics {
  if (memory === undefined) return without(NOT_SHARED);
  let reader: TcpStatisticsReader;
  try {
    reader = open(memory);
  } catch (failure) {
    if (failure instanceof SocketlabError) return without(failure.text);
    throw failure;
  }
  return {
    get problem() {
      return reader.refusal === undefined ? undefined : refused(reader.refusal);
    },
    roundTripsUs({ role, port }, { locals } = {}) {
      const told = reader.read().filter(({ local, remote, state, roundTripUs }) => {
        const isWatched = (role === 'server' ? local : remote).port === port;
        const isWanted = locals === undefined || locals.has(socketNameOf(local));
        // 0 is none: no estimate that anybody could read as a time.
        return isWatched && isWanted && OPEN_STATES.has(state) && roundTripUs > 0;
      });
      return Uint32Array.from(told, ({ roundTripUs }) => roundTripUs).sort();
    },
  };
}

function without(problem: Text): WindowsStatistics {
  return { problem, roundTripsUs: () => new Uint32Array() };
}

/** Any other number is of one connection, which may have been reset meanwhile: it tells nothing of the others. */
function refused(number: number): Text {
  if (number !== NO_SUCH_CODE) {
    return {
      en: `of the connection asked about last, Windows answered ${number} (SIO_TCP_INFO), and it has told of none yet`,
      'pt-BR': `da conexão consultada por último, o Windows respondeu ${number} (SIO_TCP_INFO), e ainda não contou de nenhuma`,
    };
  }
  return {
    en: `Windows refuses to tell a program of its own connections (SIO_TCP_INFO: ${number}); it does since Windows 10, version 1703`,
    'pt-BR': `o Windows se recusa a contar a um programa das próprias conexões (SIO_TCP_INFO: ${number}); ele conta desde o Windows 10, versão 1703`,
  };
}
