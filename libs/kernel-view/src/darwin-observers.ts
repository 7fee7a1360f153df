import type { Text } from '@socketlab/foundation';
import type { Observer } from './kernel-view.ts';

const NO_TRACEPOINTS: Text = {
  en: 'macOS has none (dtrace is kept from programs by System Integrity Protection, and is not read here): states are sampled',
  'pt-BR':
    'o macOS não tem nenhum (a System Integrity Protection veda o dtrace a programas, e ele não é lido aqui): os estados são amostrados',
};
const NO_CALLS: Text = {
  en: 'macOS does not tell programs without rights of system calls; the program tells of its own socket calls',
  'pt-BR':
    'o macOS não conta chamadas de sistema a programas sem direitos; o programa conta as próprias chamadas de socket',
};

/** Each way to observe on macOS, whether it works, and if not, why. `problem` is why netstat(1) does not answer. Untested. */
export function describeDarwinObservers(problem: Text | undefined): readonly Observer[] {
  return [
    {
      name: 'netstat',
      ...(problem === undefined ? { isAvailable: true } : { isAvailable: false, reason: problem }),
    },
    { name: 'tracepoints', isAvailable: false, reason: NO_TRACEPOINTS },
    { name: 'syscalls', isAvailable: false, reason: NO_CALLS },
  ];
}
