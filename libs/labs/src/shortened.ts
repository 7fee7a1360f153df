/** More ids than this nobody reads beside a claim; claims.json has them all. */
const MOST_SHOWN = 24;

/** The ids that are shown beside a claim, and how many are not. */
export function shownEvidence(ids: readonly string[]): {
  readonly shown: readonly string[];
  readonly leftOut: number;
} {
  const shown = ids.slice(0, MOST_SHOWN);
  return { shown, leftOut: ids.length - shown.length };
}

/** A long list as texts: `tcp-echo.1`, `tcp-echo.2`, and at the end `+ 980`. */
export function listShortened(
  ids: readonly string[],
  draw: (id: string) => string,
): readonly string[] {
  const { shown, leftOut } = shownEvidence(ids);
  return [...shown.map(draw), ...(leftOut === 0 ? [] : [`+ ${leftOut}`])];
}
