import type { Text } from '@socketlab/foundation';

/** What pictures are drawn with, on terminals whose font may lack the rest. */
export type Glyphs = 'unicode' | 'ascii';

type Environment = Readonly<Record<string, string | undefined>>;

/** What terminals of Windows say of themselves that take a missing character from another font. */
const WINDOWS_TERMINALS: Readonly<Record<string, RegExp>> = {
  WT_SESSION: /./,
  ConEmuANSI: /^ON$/,
  TERM_PROGRAM: /^(?:vscode|mintty|Tabby|Terminus-Sublime)$/,
  TERM: /^(?:xterm-256color|alacritty|rxvt-unicode)$/,
  TERMINAL_EMULATOR: /^JetBrains-JediTerm$/,
};

/** One for one, so that nothing moves: blocks, marks and arrows; letters with accents are in every code page of the class. */
const IN_ASCII: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '▁▂▃▄▅▆▇█': '_.:-=+*#',
    '▒▓░▚▞◆': 'o%:wkL',
    '●○✗✓·▏': '*ox+._',
    '→←↔↑↓↳►◄': '><-^v>><',
    '─│┌└┼': '-|+++',
    '’“”…–−≤±×∞': `'"".--<~x*`,
  }).flatMap(([from, to]) => [...from].map((glyph, index) => [glyph, to[index] ?? '?'] as const)),
);
const DRAWN = new RegExp(`[${[...IN_ASCII.keys()].join('')}]`, 'g');

/**
 * What a terminal can draw. The console host of Windows takes all characters from one font, and those that it comes with
 * (Consolas, Lucida Console, the raster ones) have no eighths of a block and no check mark; the console of Linux has 512
 * characters (console_codes(4)). `SOCKETLAB_GLYPHS` decides otherwise.
 */
export function glyphsOf(
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): Glyphs {
  const asked = environment['SOCKETLAB_GLYPHS'];
  if (asked === 'unicode' || asked === 'ascii') return asked;
  if (platform !== 'win32') return environment['TERM'] === 'linux' ? 'ascii' : 'unicode';
  const isKnown = Object.entries(WINDOWS_TERMINALS).some(([name, pattern]) =>
    pattern.test(environment[name] ?? ''),
  );
  return isKnown ? 'unicode' : 'ascii';
}

/** The same picture with characters that every font has. */
export function inAscii(picture: string): string {
  return picture.replace(DRAWN, (glyph) => IN_ASCII.get(glyph) ?? glyph);
}

/** Beside a picture that was drawn so: short enough for a console of 80 columns. */
export const DRAWN_IN_ASCII: Text = {
  en: 'ASCII: this console may lack blocks; SOCKETLAB_GLYPHS=unicode draws them',
  'pt-BR': 'ASCII: este console pode não ter blocos; SOCKETLAB_GLYPHS=unicode os desenha',
};
