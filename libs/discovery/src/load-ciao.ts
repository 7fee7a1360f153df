import type ciao from '@homebridge/ciao';

/**
 * The responder, loaded when it is first wanted. It brings source-map-support with it, which takes over how every error
 * of the process writes its stack; that is undone here, for the stacks of the calls are evidence.
 */
export async function loadCiao(): Promise<typeof ciao> {
  const { prepareStackTrace } = Error;
  try {
    // It is CommonJS: a bundle has no other name of it than this.
    return (await import('@homebridge/ciao')).default;
  } finally {
    if (prepareStackTrace === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
    else Error.prepareStackTrace = prepareStackTrace;
  }
}
