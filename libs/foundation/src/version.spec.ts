import { describe, expect, it } from 'vitest';
import { relateVersions } from './version.ts';

describe('one version', () => {
  /** In the order of Semantic Versioning's own example, section 11. */
  const ordered = [
    '0.9.9',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '1.0.10',
    '1.2.0',
  ];

  it('is older than all that come after it, and newer than all before', () => {
    for (const [at, theirs] of ordered.entries()) {
      const relations = ordered.map((ours) => relateVersions(theirs, ours));
      const expected = ordered.map((_, other) =>
        at === other ? 'same' : at < other ? 'older' : 'newer',
      );
      expect([theirs, relations]).toEqual([theirs, expected]);
    }
  });

  it('is the same as another build of it', () => {
    expect(relateVersions('1.0.0+one', '1.0.0+two')).toBe('same');
  });

  it.each(['source', '', '1.0', 'v1.0.0', '1.0.0.0'])('"%s" tells nothing', (text) => {
    expect(relateVersions(text, '1.0.0')).toBe('unknown');
    expect(relateVersions('1.0.0', text)).toBe('unknown');
  });
});
