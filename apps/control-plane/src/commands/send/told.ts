import type { Text } from '@socketlab/foundation';
import type { ExitCode } from '../../exit-code.ts';

/** What came of sending, as it is told. */
export interface Told {
  readonly data: object;
  /** For a person. */
  readonly render: () => string;
  /** Said beside it. */
  readonly notes: readonly Text[];
  readonly exitCode: ExitCode;
}
