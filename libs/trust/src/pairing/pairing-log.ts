/** Where a window writes what its owner need not see: a lowercase phrase and fields, as a pino logger takes them. */
export interface PairingLog {
  debug(fields: Readonly<Record<string, unknown>>, phrase: string): void;
}
