import type { LabDescription } from '../lab.ts';
import { inBoth } from '../wording.ts';

/** The lab of one server in several concurrency models: the same clients against each. */
export const TCP_MODELS: LabDescription = {
  name: 'tcp-models',
  title: inBoth(
    'One server, several concurrency models',
    'Um servidor, vários modelos de concorrência',
  ),
  daemons: ['multi-tcp', 'client-agent'],
  questions: [
    {
      id: 'models.1',
      title: inBoth(
        'One client says nothing: who waits, and where',
        'Um cliente não diz nada: quem espera, e onde',
      ),
    },
    {
      id: 'models.2',
      title: inBoth('Many connections: how many threads', 'Muitas conexões: quantas threads'),
    },
    {
      id: 'models.3',
      title: inBoth(
        'What a message costs: system calls',
        'O que custa uma mensagem: chamadas de sistema',
      ),
    },
  ],
};
