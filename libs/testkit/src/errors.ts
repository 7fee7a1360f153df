/** A process that did not do what a test waited for; the message shows all that it printed. */
export class ProcessError extends Error {
  override readonly name = 'ProcessError';
}

/** A test that left something behind; the message says what. */
export class LeakError extends Error {
  override readonly name = 'LeakError';
}
