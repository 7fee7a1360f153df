import { InvalidValueError } from '@socketlab/foundation';
import { describe, expect, it } from 'vitest';
import { parseHosts } from './host-plan.ts';

describe('the two hosts', () => {
  it('are read with name, address and the bits of their network', () => {
    expect(parseHosts('one=192.0.2.1/30,two=192.0.2.2/30', '--hosts')).toEqual([
      { name: 'one', host: '192.0.2.1', prefixBits: 30 },
      { name: 'two', host: '192.0.2.2', prefixBits: 30 },
    ]);
    expect(parseHosts('a=fd77::7/64,b=fd77::8/64', '--hosts')).toMatchObject([
      { host: 'fd77::7', prefixBits: 64 },
      { host: 'fd77::8', prefixBits: 64 },
    ]);
  });

  it.each([
    '',
    'one=10.0.0.1/24',
    'one=10.0.0.1,two=10.0.0.2',
    'one=10.0.0.1/24,one=10.0.0.2/24',
    'one=10.0.0.1/24,two=10.0.0.1/24',
    'one=10.0.0.1/33,two=10.0.0.2/24',
    'one=10.0.0.1/24,two=fd77::8/64',
    'one=10.0.0.1/24,two=10.0.0.2/24,three=10.0.0.3/24',
    'One=10.0.0.1/24,two=10.0.0.2/24',
    'one=host/24,two=10.0.0.2/24',
  ])('are not %j', (text) => {
    expect(() => parseHosts(text, '--hosts')).toThrow(InvalidValueError);
    expect(() => parseHosts(text, '--hosts')).toThrow(/^--hosts: .*it names two hosts/);
  });
});
