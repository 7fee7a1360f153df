import { SocketlabError, type Text } from '@socketlab/foundation';

/** koffi, or its binary for this platform, is not there or cannot be loaded: no socket call can be made from here. */
export class NativeCallsUnavailableError extends SocketlabError {
  constructor(facts: { platform: string; problem: string }, options?: ErrorOptions) {
    super('NATIVE_CALLS_UNAVAILABLE', explain(facts), facts, options);
  }
}

function explain({ platform, problem }: { platform: string; problem: string }): Text {
  return {
    en: `no native call can be made on ${platform}: ${problem}. Only what Node itself calls works, multi-tcp with "--model event-loop"; for the rest install Socketlab's package again`,
    'pt-BR': `nenhuma chamada nativa pode ser feita em ${platform}: ${problem}. Só funciona o que o próprio Node chama, multi-tcp com "--model event-loop"; para o resto instale de novo o pacote do Socketlab`,
  };
}
