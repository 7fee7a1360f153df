import { SocketlabError } from '@socketlab/foundation';

/** The address of /metrics can't be served on: taken, or not on loopback. */
export class MetricsAddressError extends SocketlabError {
  constructor(facts: { address: string; problem: string }, options?: ErrorOptions) {
    super(
      'METRICS_ADDRESS',
      {
        en: `metrics on ${facts.address}: ${facts.problem}. /metrics is plain HTTP and stays on loopback: choose another port of 127.0.0.1 with --metrics 127.0.0.1:PORT (0 lets the system choose).`,
        'pt-BR': `métricas em ${facts.address}: ${facts.problem}. /metrics é HTTP simples e fica no loopback: escolha outra porta de 127.0.0.1 com --metrics 127.0.0.1:PORTA (0 deixa o sistema escolher).`,
      },
      facts,
      options,
    );
  }
}
