import { VERSION } from '@socketlab/foundation';

/**
 * The version, when nothing but it is asked for (`--version`, `-V`, with `--json` too), or undefined. It is told before the
 * parser is loaded, which tells the same where it stands among other words.
 */
export function requestedVersion(
  argv: readonly string[],
  { version = VERSION }: { readonly version?: string },
): string | undefined {
  const words = argv.filter((word) => word !== '--json');
  if (words.length !== 1 || !['--version', '-V'].includes(words[0] ?? '')) return undefined;
  if (!argv.includes('--json')) return `${version}\n`;
  const { platform, arch, version: node } = process;
  return `${JSON.stringify({ version, node, platform: `${platform}-${arch}` })}\n`;
}
