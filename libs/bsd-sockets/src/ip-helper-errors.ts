import { SocketlabError } from '@socketlab/foundation';

/** The IP Helper of Windows did not give a table of sockets; `status` is the number that the call returned. */
export class SocketTableUnreadableError extends SocketlabError {
  constructor(facts: { readonly call: string; readonly status: number }) {
    const { call, status } = facts;
    super(
      'SOCKET_TABLE_UNREADABLE',
      {
        en: `${call} failed with error ${status}, so the states of sockets cannot be sampled; the program's own calls are still told. "net helpmsg ${status}" says what the number means.`,
        'pt-BR': `${call} falhou com o erro ${status}, então não dá para amostrar os estados dos sockets; as chamadas do próprio programa continuam sendo contadas. "net helpmsg ${status}" diz o que o número significa.`,
      },
      facts,
    );
  }
}

/** The IP Helper of Windows did not tell how an address is reached; `status` is the number that the call returned. */
export class WayUnreadableError extends SocketlabError {
  constructor(facts: { readonly call: string; readonly status: number }) {
    const { call, status } = facts;
    super(
      'WAY_UNREADABLE',
      {
        en: `${call} failed with error ${status}, so the way to that address is not known. "net helpmsg ${status}" says what the number means.`,
        'pt-BR': `${call} falhou com o erro ${status}, então o caminho até esse endereço não é conhecido. "net helpmsg ${status}" diz o que o número significa.`,
      },
      facts,
    );
  }
}
