import { SocketlabError, type Text } from '@socketlab/foundation';

/** A report can't be written where it was asked for. */
export class ReportNotWrittenError extends SocketlabError {
  constructor(facts: { path: string; option: string; problem: Text }, options?: ErrorOptions) {
    const { path, option, problem } = facts;
    super(
      'REPORT_NOT_WRITTEN',
      {
        en: `the report was not written: ${path}: ${problem.en}. Name another folder with ${option}.`,
        'pt-BR': `o relatório não foi escrito: ${path}: ${problem['pt-BR']}. Indique outra pasta com ${option}.`,
      },
      { path, option, problem: problem.en },
      options,
    );
  }
}
