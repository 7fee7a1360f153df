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

/** A request for metrics names another host than loopback: a page in a browser may have been led here by its own name (DNS rebinding). */
export class MetricsHostError extends SocketlabError {
  constructor(facts: { host: string; address: string }) {
    const { host, address } = facts;
    super(
      'METRICS_HOST',
      {
        en: `the request is for the host "${host}", and plain metrics are for this machine alone. Ask for http://${address}/metrics; from another machine, metrics are read through mutual TLS once "socketlab network open" has opened this one.`,
        'pt-BR': `o pedido é para o host "${host}", e as métricas simples são só desta máquina. Peça http://${address}/metrics; de outra máquina, as métricas são lidas por TLS mútuo depois que "socketlab network open" abrir esta.`,
      },
      facts,
    );
  }
}
