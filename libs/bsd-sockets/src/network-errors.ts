import { type Facts, SocketlabError, type Text } from '@socketlab/foundation';

const RIGHTS: Text = {
  en: 'It takes root’s rights over a network namespace: as root, or inside of unshare -Urn, which gives them to anyone',
  'pt-BR':
    'Isso exige os direitos de root sobre um espaço de rede: como root, ou dentro de unshare -Urn, que os dá a qualquer um',
};
const NO_KIND: Text = {
  en: 'This kernel lacks virtual Ethernet (veth), or a part of it: sudo modprobe veth',
  'pt-BR': 'Falta a este kernel a Ethernet virtual (veth), ou uma parte dela: sudo modprobe veth',
};
const MANUAL: Text = {
  en: 'The manual page of the call says what this errno means',
  'pt-BR': 'A página de manual da chamada diz o que este errno significa',
};
const WAY_OUT: Readonly<Record<string, Text>> = {
  EPERM: RIGHTS,
  EACCES: RIGHTS,
  EOPNOTSUPP: NO_KIND,
};

/**
 * A network namespace, an interface in one, or an address of it that cannot be made, or that failed later; `errno` is the
 * system's name for why.
 */
export class VirtualNetworkError extends SocketlabError {
  constructor(facts: Facts & { what: string; errno: string }, options?: ErrorOptions) {
    const { what, errno } = facts;
    const wayOut = WAY_OUT[errno] ?? MANUAL;
    super(
      'VIRTUAL_NETWORK_FAILED',
      {
        en: `the virtual network does not stand: ${what} failed with ${errno}. ${wayOut.en}.`,
        'pt-BR': `a rede virtual não fica de pé: ${what} falhou com ${errno}. ${wayOut['pt-BR']}.`,
      },
      facts,
      options,
    );
  }
}
