import { SocketlabError, type Text } from '@socketlab/foundation';

/** Two hosts that were asked for, and that this machine does not allow. */
export class TwoHostsUnavailableError extends SocketlabError {
  constructor({ reason, remedy }: { reason: Text; remedy?: string }) {
    const allow = {
      en: remedy === undefined ? '' : `To allow it: ${remedy}. `,
      'pt-BR': remedy === undefined ? '' : `Para permitir: ${remedy}. `,
    };
    super(
      'TWO_HOSTS_UNAVAILABLE',
      {
        en: `there cannot be two machines in one here: ${reason.en}. ${allow.en}Without that, pair with the machine of a classmate: socketlab pair; then name it: --host NAME.`,
        'pt-BR': `não pode haver duas máquinas em uma aqui: ${reason['pt-BR']}. ${allow['pt-BR']}Sem isso, pareie com a máquina de um colega: socketlab pair; depois indique-a: --host NOME.`,
      },
      { reason: reason.en },
    );
  }
}

/** The program that makes the two hosts of a sandbox did not do it, or ended on its own; in its own words, if it had any. */
export class WireFailedError extends SocketlabError {
  constructor(facts: { exitCode: number | null }, said?: Text) {
    const { exitCode } = facts;
    super(
      'WIRE_FAILED',
      {
        en: `the two hosts do not stand: ${said?.en ?? `their wire ended with exit code ${exitCode}, and said nothing. Run it again.`}`,
        'pt-BR': `as duas máquinas não ficam de pé: ${said?.['pt-BR'] ?? `o fio delas terminou com código de saída ${exitCode}, e não disse nada. Rode de novo.`}`,
      },
      { exitCode: exitCode ?? undefined },
    );
  }
}

/** A command on one of the two hosts of a sandbox that ended before it had done what was waited for. */
export class HostCommandError extends SocketlabError {
  constructor(facts: { host: string; command: string; exitCode: number | null }, said: string) {
    const { host, command, exitCode } = facts;
    const words = said === '' ? '' : `\n${said}`;
    super(
      'HOST_COMMAND_FAILED',
      {
        en: `on ${host}, "${command}" ended with exit code ${exitCode} before it was done. Its last words tell why:${words || ' it had none.'}`,
        'pt-BR': `em ${host}, "${command}" terminou com código de saída ${exitCode} antes de acabar. As últimas palavras dizem por quê:${words || ' não houve nenhuma.'}`,
      },
      { host, command, exitCode: exitCode ?? undefined },
    );
  }
}
