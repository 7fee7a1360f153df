import { LABS } from '@socketlab/labs';
import { expect, test } from 'vitest';
import { LAB_NAMES } from './lab-names.ts';

test('the names that help and completion know are those of the labs', () => {
  expect(LAB_NAMES).toEqual(LABS.map(({ name }) => name));
});
