/** The version of this build; the bundler writes it in, and from source it reads `source`. */
export const VERSION: string = process.env['SOCKETLAB_VERSION'] ?? 'source';

/** What one version is to another. Of what is no version, as a program from source, nothing is known. */
export type VersionRelation = 'same' | 'older' | 'newer' | 'unknown';

const VERSION_FORM = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+.*)?$/;

/** What `theirs` is to `ours`, by the precedence of Semantic Versioning 2.0.0, section 11: what comes after `+` says nothing. */
export function relateVersions(theirs: string, ours: string): VersionRelation {
  const [left, right] = [VERSION_FORM.exec(theirs), VERSION_FORM.exec(ours)];
  if (left === null || right === null) return 'unknown';
  for (const part of [1, 2, 3]) {
    const difference = Number(left[part]) - Number(right[part]);
    if (difference !== 0) return difference < 0 ? 'older' : 'newer';
  }
  const difference = comparePreReleases(left[4], right[4]);
  if (difference === 0) return 'same';
  return difference < 0 ? 'older' : 'newer';
}

/** A pre-release comes before the release; its parts compare as numbers, or else as text, numbers first. */
function comparePreReleases(left: string | undefined, right: string | undefined): number {
  if (left === right) return 0;
  if (left === undefined || right === undefined) return left === undefined ? 1 : -1;
  const [lefts, rights] = [left.split('.'), right.split('.')];
  for (let at = 0; at < Math.max(lefts.length, rights.length); at += 1) {
    const difference = compareIdentifiers(lefts[at], rights[at]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareIdentifiers(left: string | undefined, right: string | undefined): number {
  if (left === right) return 0;
  // Where all before are equal, fewer of them come first.
  if (left === undefined || right === undefined) return left === undefined ? -1 : 1;
  const [isLeftNumber, isRightNumber] = [left, right].map((part) => /^\d+$/.test(part));
  if (isLeftNumber && isRightNumber) return Number(left) - Number(right);
  if (isLeftNumber !== isRightNumber) return isLeftNumber ? -1 : 1;
  return left < right ? -1 : 1;
}
