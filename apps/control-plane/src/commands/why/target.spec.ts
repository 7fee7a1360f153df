import type { HostRecord } from '@socketlab/trust';
import { describe, expect, it, test } from 'vitest';
import { readWanted, recordFor, targetOf } from './target.ts';

describe('what is asked about', () => {
  test.each([
    ['lab-07', 'lab-07', undefined],
    ['lab-07:65432', 'lab-07', 65_432],
    ['lab-07.campus.example:80', 'lab-07.campus.example', 80],
    ['192.0.2.7', '192.0.2.7', undefined],
    ['192.0.2.7:80', '192.0.2.7', 80],
    ['[fd00::7]:80', 'fd00::7', 80],
    ['fd00:0:0::7', 'fd00::7', undefined],
    ['localhost:80', 'localhost', 80],
  ])('%s is host %s and port %s', (given, host, port) => {
    expect(readWanted(given, 'HOST[:PORT]')).toEqual({ given, host, port });
  });

  test.each(['', 'a b', 'lab-07:', 'lab-07:70000', '192.0.2.7:x', ':80', '80', '-lab', 'x/y'])(
    '%j is refused',
    (given) => {
      expect(() => readWanted(given, 'HOST[:PORT]')).toThrow(/is not valid/);
    },
  );
});

describe('the target', () => {
  const record = {
    name: 'lab-07',
    address: '192.0.2.7',
    controls: { 'tcp-echo': '192.0.2.7:17431', 'multi-tcp': '192.0.2.7:27433' },
  } as unknown as HostRecord;
  const target = (given: string) => {
    const wanted = readWanted(given, 'HOST[:PORT]');
    const paired = recordFor(wanted, [record]);
    return targetOf(wanted, { address: '192.0.2.7', record: paired, isOwn: false });
  };

  it('of a paired host is its control port, unless a port is given', () => {
    expect(target('lab-07')).toMatchObject({ host: 'lab-07', port: 17_431, expects: 'control' });
    expect(target('LAB-07:27433')).toMatchObject({ host: 'lab-07', expects: 'control' });
    expect(target('192.0.2.7:65432')).toMatchObject({ host: 'lab-07', expects: 'listener' });
    expect(target('lab-07:22')).toMatchObject({ expects: 'anything' });
  });

  it('of any other is the port of the pairing', () => {
    expect(target('192.0.2.9')).toMatchObject({ port: 17_430, expects: 'pairing' });
    expect(target('192.0.2.9')).not.toHaveProperty('host');
    expect(target('192.0.2.9:17434')).toMatchObject({ expects: 'control' });
  });
});
