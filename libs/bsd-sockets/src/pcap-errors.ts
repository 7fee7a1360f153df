import { SocketlabError } from '@socketlab/foundation';

/** libpcap, or Npcap in its place, is not here or cannot be loaded; `problem` is the system's word for why. */
export class PcapMissingError extends SocketlabError {
  constructor(facts: { problem: string }, options?: ErrorOptions) {
    const { problem } = facts;
    super(
      'PCAP_MISSING',
      {
        en: `there is no library to capture with: ${problem}. "socketlab doctor" tells what is missing and where to get it.`,
        'pt-BR': `não há biblioteca com que capturar: ${problem}. "socketlab doctor" diz o que falta e onde conseguir.`,
      },
      facts,
      options,
    );
  }
}

/** A call of libpcap failed: `status` is what it returned (pcap(3pcap)), `problem` the library's own sentence. */
export class PcapCallError extends SocketlabError {
  readonly status: number;

  constructor(facts: { call: string; status: number; problem: string }, options?: ErrorOptions) {
    const { call, status, problem } = facts;
    super(
      'PCAP_CALL_FAILED',
      {
        en: `${call} of the capture library failed with ${status}: ${problem}. "socketlab doctor" tells whether packets can be captured here, and what to do.`,
        'pt-BR': `${call} da biblioteca de captura falhou com ${status}: ${problem}. "socketlab doctor" diz se é possível capturar pacotes aqui, e o que fazer.`,
      },
      facts,
      options,
    );
    this.status = status;
  }
}
