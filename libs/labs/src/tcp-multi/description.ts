import type { LabDescription } from '../lab.ts';
import { inBoth } from '../wording.ts';

/** The lab of many clients at once, against a server of one client at a time and against one of many. */
export const TCP_MULTI: LabDescription = {
  name: 'tcp-multi',
  title: inBoth('Many TCP clients at once', 'Muitos clientes TCP ao mesmo tempo'),
  daemons: ['tcp-echo', 'multi-tcp', 'client-agent'],
  questions: [
    {
      id: 'multi.1',
      title: inBoth(
        'The server of many: one listener, a socket for each connection',
        'O servidor de muitos: um socket de escuta, um socket por conexão',
      ),
    },
    {
      id: 'multi.2',
      title: inBoth(
        'Clients at once: who waits, and where',
        'Clientes ao mesmo tempo: quem espera, e onde',
      ),
    },
    {
      id: 'multi.3',
      title: inBoth(
        'The server’s source, line by line',
        'O código-fonte do servidor, linha a linha',
      ),
    },
    {
      id: 'multi.4',
      title: inBoth('The packets of many connections', 'Os pacotes de muitas conexões'),
    },
    {
      id: 'multi.5',
      title: inBoth('Why the port “changes”', 'Por que a porta “muda”'),
    },
  ],
};
