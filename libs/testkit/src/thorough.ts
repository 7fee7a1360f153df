/**
 * Whether the tests may take long: where they are asked to (SOCKETLAB_THOROUGH=1), and with CI=true, which allows none to
 * be skipped.
 */
export function isThorough(): boolean {
  return process.env['SOCKETLAB_THOROUGH'] === '1' || process.env['CI'] === 'true';
}
