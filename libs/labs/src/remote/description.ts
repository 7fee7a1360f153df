import type { LabDescription } from '../lab.ts';
import { inBoth } from '../wording.ts';

/** The lab of two machines: the server runs on a classmate's, the client here. */
export const REMOTE: LabDescription = {
  name: 'remote',
  title: inBoth('A connection to a classmate’s machine', 'Uma conexão com a máquina de um colega'),
  daemons: ['client-agent'],
  hosts: { server: ['tcp-echo'] },
  questions: [
    {
      id: 'remote.1',
      title: inBoth(
        'The server on the classmate’s machine, and its address',
        'O servidor na máquina do colega e o seu endereço',
      ),
    },
    {
      id: 'remote.2',
      title: inBoth('The client on this machine', 'O cliente nesta máquina'),
    },
    {
      id: 'remote.3',
      title: inBoth(
        'That the connection succeeded, seen from both ends',
        'Que a conexão teve sucesso, vista das duas pontas',
      ),
    },
    {
      id: 'remote.4',
      title: inBoth(
        'The capture, filtered by port, at both ends',
        'A captura, filtrada pela porta, nas duas pontas',
      ),
    },
  ],
};
