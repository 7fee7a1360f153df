import { SocketlabError } from '@socketlab/foundation';

/** What answers at a metrics address is not in Prometheus' text format. */
export class MetricsTextError extends SocketlabError {
  constructor(facts: { line: number; problem: string }) {
    const { line, problem } = facts;
    super(
      'METRICS_TEXT',
      {
        en: `line ${line} of the metrics is not in Prometheus' text format: ${problem}. Something else than a daemon of Socketlab may answer there.`,
        'pt-BR': `a linha ${line} das métricas não está no formato de texto do Prometheus: ${problem}. Pode ser que ali responda outra coisa que um daemon do Socketlab.`,
      },
      facts,
    );
  }
}

/** An answer of Prometheus' API that has not the form that its documentation gives it. */
export class PrometheusAnswerError extends SocketlabError {
  constructor(facts: { what: string }) {
    super(
      'PROMETHEUS_ANSWER',
      {
        en: `Prometheus answered ${facts.what} in a form that is not known. Something else may answer at that port; give Prometheus another one: --port PORT`,
        'pt-BR': `o Prometheus respondeu ${facts.what} em uma forma desconhecida. Outra coisa pode responder nessa porta; dê outra ao Prometheus: --port PORTA`,
      },
      facts,
    );
  }
}
