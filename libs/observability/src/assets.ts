/**
 * The folder with the dashboards and rules that are shipped: the library's own when run from source, beside the bundle
 * when run from dist/, where the build puts it.
 */
export function assetsDirectory(moduleUrl: string = import.meta.url): URL {
  return new URL(moduleUrl.endsWith('.ts') ? '../assets/' : './assets/', moduleUrl);
}
