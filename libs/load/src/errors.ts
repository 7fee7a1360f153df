import { SocketlabError } from '@socketlab/foundation';

/** Bytes that should hold latencies, and hold none that can be read. */
export class MalformedHistogramError extends SocketlabError {
  constructor(facts: { problem: string }, options?: ErrorOptions) {
    super(
      'MALFORMED_HISTOGRAM',
      {
        en: `these bytes are no latencies of Socketlab: ${facts.problem}. They are HdrHistogram's compressed encoding, version 2, of 1 ns to 1 h with 3 digits; if a file holds them, take it from the run again.`,
        'pt-BR': `estes bytes não são latências do Socketlab: ${facts.problem}. Elas são a codificação comprimida do HdrHistogram, versão 2, de 1 ns a 1 h com 3 dígitos; se um arquivo as contém, pegue-o da execução outra vez.`,
      },
      facts,
      options,
    );
  }
}
