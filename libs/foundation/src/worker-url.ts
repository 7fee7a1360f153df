/**
 * The URL of a worker's file that stands beside the module which asks: the source when run from source, the bundle
 * when run from dist/, where every `*-worker.ts` is an entry of its own beside the main one.
 */
export function workerUrl(name: string, moduleUrl: string): URL {
  const extension = moduleUrl.endsWith('.ts') ? '.ts' : '.mjs';
  return new URL(`./${name}${extension}`, moduleUrl);
}
