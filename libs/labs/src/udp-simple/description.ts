import type { LabDescription } from '../lab.ts';
import { inBoth } from '../wording.ts';

/** The lab of datagrams: a UDP server, two clients, and no connection anywhere. */
export const UDP_SIMPLE: LabDescription = {
  name: 'udp-simple',
  title: inBoth('Datagrams over UDP, without a connection', 'Datagramas por UDP, sem conexão'),
  daemons: ['udp-echo', 'client-agent'],
  questions: [
    {
      id: 'udp.1',
      title: inBoth(
        'The server: socket() and bind(), and no state',
        'O servidor: socket() e bind(), e nenhum estado',
      ),
    },
    {
      id: 'udp.2',
      title: inBoth(
        'The clients: a port each, and no connection',
        'Os clientes: uma porta cada um, e nenhuma conexão',
      ),
    },
    {
      id: 'udp.3',
      title: inBoth(
        'The server’s source, line by line',
        'O código-fonte do servidor, linha a linha',
      ),
    },
    {
      id: 'udp.4',
      title: inBoth(
        'The packets: datagrams, and no handshake',
        'Os pacotes: datagramas, e nenhum handshake',
      ),
    },
  ],
};
