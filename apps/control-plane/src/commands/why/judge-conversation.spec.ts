import { describe, expect, test } from 'vitest';
import type { Facts } from './facts.ts';
import { ANSWERING, BASE, facts, farEnd, NOW } from './judge.fixture.ts';
import { judge } from './judge.ts';

const HOUR_LATER = '2026-03-01T13:00:00.000Z';
const connected: Pick<Facts, 'attempt'> = { attempt: { port: 65_432, ms: 1, local: '10.9.1.8:4' } };

describe('a connection that stands', () => {
  const control = {
    ...connected,
    target: { ...BASE.target, port: 17_431, expects: 'control' as const, host: 'lab-07' },
    pairing: { host: 'lab-07', pairedAt: NOW, expiresAt: HOUR_LATER },
  };
  const greeted = (more = {}): Partial<Facts> => ({
    greeting: { ms: 5, machineId: 'ab'.repeat(32), isExpected: true, ...more },
  });
  const answer = (code: string): Partial<Facts> =>
    farEnd({ daemons: [{ daemon: 'tcp-echo', control: '10.9.1.7:17431', code }] });
  const expired = {
    pairing: { host: 'lab-07', pairedAt: NOW, expiresAt: '2026-03-01T11:59:00.000Z' },
  };

  test.each<[string, Partial<Facts>, string]>([
    ['to a daemon that answers', { ...greeted(), ...farEnd() }, 'connects'],
    [
      'to a daemon that answers though the time is over',
      { ...greeted(), ...farEnd(), ...expired },
      'connects',
    ],
    ['to one that revoked', { ...greeted(), ...answer('GRANT_REVOKED') }, 'pairing-revoked'],
    ['to one that forgot', { ...greeted(), ...answer('UNKNOWN_CALLER') }, 'pairing-revoked'],
    [
      'after its time, by both clocks',
      { ...greeted(), ...answer('GRANT_EXPIRED'), ...expired },
      'pairing-expired',
    ],
    ['after its time, by the clock there', { ...greeted(), ...answer('GRANT_EXPIRED') }, 'clocks'],
    [
      'after its time, and cut',
      { ...greeted(), ...answer('CONNECTION_LOST'), ...expired },
      'pairing-expired',
    ],
    ['in its time, and cut', { ...greeted(), ...answer('CONNECTION_LOST') }, 'unknown'],
    [
      'before the certificate’s time',
      { ...greeted({ problem: 'CERT_NOT_YET_VALID' }), ...answer('OTHER_MACHINE') },
      'clocks',
    ],
    [
      'after the certificate’s time',
      { ...greeted({ problem: 'CERT_HAS_EXPIRED' }), ...answer('OTHER_MACHINE') },
      'clocks',
    ],
    [
      'to a stranger whose certificate is out of time',
      { ...greeted({ isExpected: false, problem: 'CERT_HAS_EXPIRED' }) },
      'different-program',
    ],
    [
      'to another machine',
      { ...greeted({ isExpected: false }), ...answer('OTHER_MACHINE') },
      'different-program',
    ],
    [
      'to a program without TLS',
      { greeting: { errno: 'ERR_SSL_WRONG_VERSION_NUMBER', ms: 1 } },
      'different-program',
    ],
    ['to a program that says nothing', { greeting: { errno: 'TIMEOUT', ms: 2_000 } }, 'unknown'],
    ['to TLS of somebody else', { greeting: { ms: 1 } }, 'different-program'],
  ])('%s', (_to, more, cause) => {
    expect(judge(facts({ ...control, ...more })).cause).toBe(cause);
  });

  test.each<[string, Partial<Facts>, string]>([
    ['of nobody who can be asked', {}, 'connects'],
    [
      'of its daemon',
      farEnd({ daemons: [{ ...ANSWERING[0], listener: '0.0.0.0:65432' } as never] }),
      'connects',
    ],
    ['of none of its daemons', farEnd(), 'different-program'],
    [
      'of none of its daemons, of which one is stopped',
      farEnd({
        daemons: [ANSWERING[0], { ...ANSWERING[1], code: 'X', errno: 'ECONNREFUSED' }] as never,
      }),
      'different-program',
    ],
    [
      'while one of its daemons can’t be asked',
      farEnd({
        daemons: [ANSWERING[0], { ...ANSWERING[1], code: 'X', errno: 'ETIMEDOUT' }] as never,
      }),
      'connects',
    ],
    [
      'of a machine of which not all daemons are known',
      farEnd({ daemons: [ANSWERING[0]] as never }),
      'connects',
    ],
  ])('to a listener’s port, %s', (_of, more, cause) => {
    expect(judge(facts({ ...connected, ...more })).cause).toBe(cause);
  });
});
