/**
 * How long one exchange may take whose calls are all observed. After each of them both ends look at their socket tables,
 * and a machine that is busy with much else may take a tenth of a second for that.
 */
export const EXCHANGE_DEADLINE_MS = 20_000;
