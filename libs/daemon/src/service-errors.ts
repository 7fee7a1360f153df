import { SocketlabError, type Text } from '@socketlab/foundation';

/** What the service manager has handed over is not what this daemon can serve. */
export class HandedOverError extends SocketlabError {
  constructor(facts: { daemon: string; found: Text; wanted: Text }) {
    const { daemon, found, wanted } = facts;
    super(
      'HANDED_OVER_UNFIT',
      {
        en: `the service manager handed over ${found.en}, and ${daemon} serves ${wanted.en}. Correct the .socket unit (systemctl cat socketlab-${daemon}.socket), or take it away: the daemon then opens its listener itself.`,
        'pt-BR': `o gerenciador de serviços entregou ${found['pt-BR']}, e o ${daemon} serve ${wanted['pt-BR']}. Corrija a unidade .socket (systemctl cat socketlab-${daemon}.socket), ou retire-a: o daemon então abre ele mesmo o seu listener.`,
      },
      { daemon, found: found.en, wanted: wanted.en },
    );
  }
}

/** What was handed over cannot be looked at, for there are no native calls here. */
export class HandedOverUnseenError extends SocketlabError {
  constructor(facts: { daemon: string; problem: string }, options?: ErrorOptions) {
    const { daemon, problem } = facts;
    super(
      'HANDED_OVER_UNSEEN',
      {
        en: `the service manager handed a listening socket over to ${daemon}, which cannot look at it without native calls: ${problem}. Disable the .socket unit (systemctl disable --now socketlab-${daemon}.socket) and start the daemon with --listen.`,
        'pt-BR': `o gerenciador de serviços entregou um soquete de escuta ao ${daemon}, que não consegue examiná-lo sem chamadas nativas: ${problem}. Desative a unidade .socket (systemctl disable --now socketlab-${daemon}.socket) e inicie o daemon com --listen.`,
      },
      facts,
      options,
    );
  }
}
