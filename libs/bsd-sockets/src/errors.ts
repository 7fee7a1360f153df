import { type Facts, SocketlabError } from '@socketlab/foundation';

/** A system call that serves observation (netlink, mount namespaces) and failed; `errno` is the system's name for why. */
export class KernelCallError extends SocketlabError {
  readonly errno: string;

  constructor(facts: Facts & { call: string; errno: string }, options?: ErrorOptions) {
    const { call, errno } = facts;
    super(
      'KERNEL_CALL_FAILED',
      {
        en: `${call} failed with ${errno}. Observing goes on without it; run as root on Linux to have it.`,
        'pt-BR': `${call} falhou com ${errno}. A observação continua sem isso; execute como root no Linux para tê-lo.`,
      },
      facts,
      options,
    );
    this.errno = errno;
  }
}
