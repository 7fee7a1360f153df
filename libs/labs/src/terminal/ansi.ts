/** How words are set apart on a terminal. Without colours each is the identity. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  state(text: string): string;
  call(text: string): string;
  packet(text: string): string;
}

/** Select Graphic Rendition, ECMA-48 section 8.3.117. */
function sgr(on: number, off: number): (text: string) => string {
  return (text) => `\u001B[${on}m${text}\u001B[${off}m`;
}

/** Styles that colour text, or leave it as it is. */
export function createStyle(usesColors: boolean): Style {
  const plain = (text: string): string => text;
  if (!usesColors) {
    return {
      bold: plain,
      dim: plain,
      good: plain,
      bad: plain,
      state: plain,
      call: plain,
      packet: plain,
    };
  }
  return {
    bold: sgr(1, 22),
    dim: sgr(2, 22),
    good: sgr(32, 39),
    bad: sgr(31, 39),
    state: sgr(36, 39),
    call: sgr(33, 39),
    packet: sgr(35, 39),
  };
}
