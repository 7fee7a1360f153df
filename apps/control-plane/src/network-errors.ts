import { SocketlabError } from '@socketlab/foundation';

/** An address that the whole Internet may reach was to be opened. */
export class PublicAddressError extends SocketlabError {
  constructor(facts: { address: string }) {
    const { address } = facts;
    super(
      'PUBLIC_ADDRESS',
      {
        en: `${address} is a public address, which the whole Internet may reach. Open a private one ("socketlab address" lists them); or, if that is what you want, say --public.`,
        'pt-BR': `${address} é um endereço público, que a Internet inteira pode alcançar. Abra um privado ("socketlab address" lista todos); ou, se é isso que você quer, diga --public.`,
      },
      facts,
    );
  }
}

/** This machine has no address that classmates could use. */
export class NoNetworkAddressError extends SocketlabError {
  constructor() {
    super('NO_NETWORK_ADDRESS', {
      en: 'this machine has no private address that a classmate could use. Connect it to a network; "socketlab address" says what is wrong with those it has, and --address IP opens one of them all the same.',
      'pt-BR':
        'esta máquina não tem endereço privado que um colega possa usar. Conecte-a a uma rede; "socketlab address" diz o que há com os que ela tem, e --address IP abre um deles mesmo assim.',
    });
  }
}
