import type { LabDescription } from '../lab.ts';
import { inBoth } from '../wording.ts';

/** The first lab: one connection over TCP, from socket() to TIME-WAIT. */
export const TCP_SIMPLE: LabDescription = {
  name: 'tcp-simple',
  title: inBoth(
    'A TCP connection, from socket() to TIME-WAIT',
    'Uma conexão TCP, de socket() a TIME-WAIT',
  ),
  daemons: ['tcp-echo', 'udp-echo', 'client-agent'],
  questions: [
    {
      id: 'tcp.1',
      title: inBoth(
        'The server: socket(), bind(), listen(), accept(), and the states',
        'O servidor: socket(), bind(), listen(), accept() e os estados',
      ),
    },
    {
      id: 'tcp.2',
      title: inBoth(
        'The client, and the states of both ends',
        'O cliente e os estados das duas pontas',
      ),
    },
    {
      id: 'tcp.3',
      title: inBoth(
        'The server’s source, line by line',
        'O código-fonte do servidor, linha a linha',
      ),
    },
    { id: 'tcp.4', title: inBoth('The packets, one by one', 'Os pacotes, um a um') },
    { id: 'tcp.5', title: inBoth('UDP beside TCP', 'UDP ao lado do TCP') },
  ],
};
