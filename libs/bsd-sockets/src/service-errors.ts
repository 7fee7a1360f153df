import { type Facts, SocketlabError } from '@socketlab/foundation';

/** The service manager cannot be told anything: its socket (sd_notify(3)) does not take what is sent to it. */
export class NotifySocketError extends SocketlabError {
  readonly errno: string;

  constructor(facts: Facts & { call: string; address: string; errno: string }) {
    const { call, address, errno } = facts;
    super(
      'NOTIFY_SOCKET',
      {
        en: `the service manager cannot be told how this daemon is: ${call}() failed on ${address} (${errno}). NOTIFY_SOCKET must name the datagram socket that it listens on; look at the unit with: systemctl cat`,
        'pt-BR': `não é possível dizer ao gerenciador de serviços como este daemon está: ${call}() falhou em ${address} (${errno}). NOTIFY_SOCKET deve nomear o soquete de datagramas em que ele escuta; veja a unidade com: systemctl cat`,
      },
      facts,
    );
    this.errno = errno;
  }
}

/** A descriptor that was handed over cannot be looked at, or be made fit for use. */
export class HandedOverSocketError extends SocketlabError {
  readonly errno: string;

  constructor(facts: Facts & { call: string; descriptor: number; errno: string }) {
    const { call, descriptor, errno } = facts;
    super(
      'HANDED_OVER_SOCKET',
      {
        en: `${call}() failed on descriptor ${descriptor}, which the service manager handed over (${errno}): it is no socket that can be served. Look at the .socket unit with: systemctl cat`,
        'pt-BR': `${call}() falhou no descritor ${descriptor}, que o gerenciador de serviços entregou (${errno}): não é um soquete que possa ser servido. Veja a unidade .socket com: systemctl cat`,
      },
      facts,
    );
    this.errno = errno;
  }
}

/** The process was to be a service of Windows, and its service control manager does not take it for one. */
export class WindowsServiceError extends SocketlabError {
  constructor(facts: Facts & { service: string; call: string; error: number }) {
    const { service, call, error } = facts;
    super(
      'WINDOWS_SERVICE',
      {
        en: `${call}() failed (error ${error}): the service control manager has not started this process as the service ${service}. Start it with: sc start ${service}. To run the daemon by hand, leave SOCKETLAB_WINDOWS_SERVICE unset, or use: socketlab up`,
        'pt-BR': `${call}() falhou (erro ${error}): o gerenciador de controle de serviços não iniciou este processo como o serviço ${service}. Inicie-o com: sc start ${service}. Para rodar o daemon à mão, deixe SOCKETLAB_WINDOWS_SERVICE sem valor, ou use: socketlab up`,
      },
      facts,
    );
  }
}
