import {
  isLoopback,
  parseAddress,
  SocketlabError,
  type Text,
  VERSION,
} from '@socketlab/foundation';

/** Who answers at an address, by its own word. */
export interface AnsweringDaemon {
  readonly address: string;
  readonly daemon: string;
  readonly daemonVersion: string;
}

/** The daemon offers the service, and does not know the method: it is of a version before the one that brought it. */
export class OlderDaemonError extends SocketlabError {
  constructor(facts: AnsweringDaemon & { method: string }, options?: ErrorOptions) {
    const { address, daemon, daemonVersion, method } = facts;
    const wayOut = wayToUpdateDaemon(facts);
    super(
      'DAEMON_OUTDATED',
      {
        en: `${daemon} ${daemonVersion} at ${address} does not know ${method}, which this program, Socketlab ${VERSION}, calls: the daemon is the older of the two. ${wayOut.en}`,
        'pt-BR': `o ${daemon} ${daemonVersion} em ${address} não conhece ${method}, que este programa, Socketlab ${VERSION}, chama: o daemon é o mais antigo dos dois. ${wayOut['pt-BR']}`,
      },
      { ...facts, ownVersion: VERSION },
      options,
    );
  }
}

/** A daemon of another version told something that this program does not know: a kind of event, a state, a tier. */
export class OlderProgramError extends SocketlabError {
  constructor(facts: AnsweringDaemon & { field: string; value: string }, options?: ErrorOptions) {
    const { address, daemon, daemonVersion, field, value } = facts;
    super(
      'PROGRAM_OUTDATED',
      {
        en: `${daemon} ${daemonVersion} at ${address} tells "${value}" in ${field}, which this program, Socketlab ${VERSION}, does not know. Update this program to the daemon's version: npm install --global socketlab-${daemonVersion}.tgz`,
        'pt-BR': `o ${daemon} ${daemonVersion} em ${address} informa "${value}" em ${field}, que este programa, Socketlab ${VERSION}, não conhece. Atualize este programa para a versão do daemon: npm install --global socketlab-${daemonVersion}.tgz`,
      },
      { ...facts, ownVersion: VERSION },
      options,
    );
  }
}

function wayToUpdateDaemon({ address, daemon }: AnsweringDaemon): Text {
  if (isLoopback(parseAddress(address).host)) {
    return {
      en: `Restart it with the program that is installed now: socketlab down ${daemon}, then socketlab up ${daemon}.`,
      'pt-BR': `Reinicie-o com o programa instalado agora: socketlab down ${daemon}, depois socketlab up ${daemon}.`,
    };
  }
  return {
    en: `Whoever owns that machine updates it: npm install --global socketlab-${VERSION}.tgz, then socketlab down and socketlab up.`,
    'pt-BR': `O dono daquela máquina a atualiza: npm install --global socketlab-${VERSION}.tgz, depois socketlab down e socketlab up.`,
  };
}
