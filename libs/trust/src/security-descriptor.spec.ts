import { expect, test } from 'vitest';
import { parseSecurityDescriptor, READING_OR_WRITING, WRITING } from './security-descriptor.ts';

const ME = 'S-1-5-21-1004336348-1177238915-682003330-1001';

/** Who can do such a thing. */
function those(text: string, rights: number): readonly string[] | undefined {
  const { allowed } = parseSecurityDescriptor(text);
  return allowed?.filter(({ mask }) => (mask & rights) !== 0).map(({ sid }) => sid);
}

test('tells the owner, and everybody who is let in', () => {
  const profile = `O:${ME}D:PAI(A;OICI;FA;;;SY)(A;OICIID;FA;;;BA)(A;OICI;FA;;;${ME})`;
  expect(parseSecurityDescriptor(profile).owner).toBe(ME);
  expect(those(profile, READING_OR_WRITING)).toEqual(['SY', 'BA', ME]);
});

test('who may read and not write is one who reads, in letters and in numbers', () => {
  const shared = 'O:LAD:AI(A;ID;FR;;;WD)(A;;0x1200a9;;;BU)(A;;GXRC;;;AU)(A;;GR;;;IU)';
  expect(those(shared, READING_OR_WRITING)).toEqual(['WD', 'BU', 'IU']);
  expect(those(shared, WRITING)).toEqual([]);
});

test.each(['FW', 'GW', 'GA', 'SD', 'WD', 'WO', 'DT', 'LC', '0x116', '0x1301bf', 'ZZ'])(
  'the right %s replaces what is there',
  (rights) => expect(those(`O:BAD:P(A;;${rights};;;BU)`, WRITING)).toEqual(['BU']),
);

test('an entry that only children inherit, or that denies, lets nobody in', () => {
  expect(those('O:BAD:(A;OICIIO;FA;;;CO)(D;;FA;;;WD)(OD;;FA;;;BU)', READING_OR_WRITING)).toEqual(
    [],
  );
});

test('without a list everybody is let in, and an empty one lets nobody in', () => {
  expect(parseSecurityDescriptor('O:BA').allowed).toBeUndefined();
  expect(parseSecurityDescriptor('O:BAD:NO_ACCESS_CONTROL').allowed).toBeUndefined();
  expect(parseSecurityDescriptor('O:BAD:P').allowed).toEqual([]);
});
