import { createHash } from 'node:crypto';
import { temporaryHome } from '@socketlab/testkit';
import { openIdentity, type Permit, type SignedPermit, signPermit } from '@socketlab/trust';
import { describe, expect, it } from 'vitest';
import { createAdmission, type Sending } from './admission.ts';
import { LARGEST_PAYLOAD, MOST } from './caps.ts';
import { CLASSMATE, OWNER, pairedHost } from './consent.fixture.ts';
import { createPermitLedger } from './permit-ledger.ts';
import type { Target } from './target.ts';

const OWN_MACHINE = '1'.repeat(64);
const HERE: Target = { address: { host: '127.0.0.1', port: 65_433 }, isHere: true };
const AWAY: Target = {
  address: { host: '192.0.2.7', port: 65_433 },
  isHere: false,
  host: pairedHost(),
};
const ONE = { connections: 1, starts: 1, bytes: 100 };

function clock(): { now: () => number; pass: (ms: number) => void } {
  let ms = 0;
  return { now: () => ms, pass: (more) => (ms += more) };
}

function openAdmission(caps = MOST) {
  const { now, pass } = clock();
  const permits = createPermitLedger({ machineId: OWN_MACHINE }, now);
  const admission = createAdmission({ caps }, { permits, now });
  const admit = (sending: Partial<Sending>): (() => void) =>
    admission.admit({
      target: AWAY,
      load: ONE,
      caller: OWNER,
      protocol: 'tcp',
      permit: null,
      ...sending,
    });
  return { admission, admit, pass };
}

const code = (value: string): object => expect.objectContaining({ code: value });

describe('what goes to another machine without its permit', () => {
  it('is one connection at once, whoever asks for it and in however many requests', () => {
    const { admit } = openAdmission();
    const end = admit({});
    expect(() => admit({})).toThrow(code('PERMIT_NEEDED'));
    expect(() => admit({ protocol: 'udp' })).toThrow(code('PERMIT_NEEDED'));
    end();
    admit({})();
    expect(() => admit({ load: { ...ONE, connections: 2, starts: 2 } })).toThrow(
      'more than one connection at once to 192.0.2.7:65433',
    );
  });

  it('is counted by machine, not by port', () => {
    const { admit } = openAdmission();
    admit({});
    const other = { ...AWAY, address: { ...AWAY.address, port: 65_432 } };
    expect(() => admit({ target: other })).toThrow(code('PERMIT_NEEDED'));
    admit({ target: { ...AWAY, address: { host: '192.0.2.9', port: 1 } } });
  });

  it('gives back what it took once, also where its end is told twice', () => {
    const { admit } = openAdmission();
    const end = admit({});
    end();
    end();
    admit({});
    expect(() => admit({})).toThrow(code('PERMIT_NEEDED'));
  });

  it('carries what one exchange carries', () => {
    const { admit } = openAdmission();
    admit({ load: { ...ONE, bytes: LARGEST_PAYLOAD } })();
    expect(() => admit({ load: { ...ONE, bytes: LARGEST_PAYLOAD + 1 } })).toThrow(
      code('PERMIT_NEEDED'),
    );
  });

  it('begins 20 times a second, one after the other', () => {
    const { admit, pass } = openAdmission();
    for (let count = 0; count < 20; count += 1) admit({})();
    expect(() => admit({})).toThrow('20 connections or datagrams a second');
    pass(1_000);
    admit({ load: { ...ONE, starts: 20 } })();
    expect(() => admit({})).toThrow(code('PERMIT_NEEDED'));
  });

  it('says who can permit it: nobody, where no paired host is', () => {
    const { admit } = openAdmission();
    const load = { ...ONE, connections: 2 };
    expect(() => admit({ load })).toThrow('asks lab-07 for it');
    const { address } = AWAY;
    expect(() => admit({ load, target: { address, isHere: false } })).toThrow('is not paired');
  });
});

describe('what stays on this machine', () => {
  it('needs no permit, and is as many connections and beginnings as the owner allows', () => {
    const caps = { ...MOST, connections: 100, perSecond: 150 };
    const { admit, pass } = openAdmission(caps);
    const load = { connections: 100, starts: 100, bytes: MOST.bytes };
    const end = admit({ target: HERE, load });
    expect(() => admit({ target: HERE })).toThrow(code('CONNECTIONS_UNDER_WAY'));
    end();
    expect(() => admit({ target: HERE, load })).toThrow(code('RATE_EXCEEDED'));
    pass(1_000);
    admit({ target: HERE, load });
  });

  it('is less for classmates, all together', () => {
    const { admission, admit } = openAdmission();
    expect(admission.capsFor(OWNER)).toEqual(MOST);
    expect(admission.capsFor(CLASSMATE).connections).toBe(256);
    const load = { connections: 200, starts: 200, bytes: 0 };
    admit({ target: HERE, caller: CLASSMATE, load });
    const other = { ...CLASSMATE, machineId: '9'.repeat(64) };
    expect(() => admit({ target: HERE, caller: other, load })).toThrow(
      code('CONNECTIONS_UNDER_WAY'),
    );
    admit({ target: HERE, caller: OWNER, load });
  });

  it('takes nothing where it is refused', () => {
    const { admit } = openAdmission({ ...MOST, connections: 1 });
    expect(() => admit({ load: { ...ONE, bytes: LARGEST_PAYLOAD + 1 } })).toThrow();
    admit({ target: HERE });
  });
});

describe('what a permit allows', () => {
  async function withPermit(rest: Partial<Permit> = {}) {
    const identity = await openIdentity(`${temporaryHome().directory}/identity`);
    const { machineId, serverName, authorityCertificate } = identity;
    const target = {
      ...AWAY,
      host: pairedHost({ machineId, serverName, authorityCertificate }),
    };
    const permit = (more: Partial<Permit> = {}): SignedPermit => {
      const wanted: Permit = {
        listener: '192.0.2.7:65433',
        protocol: 'tcp',
        machineId: OWN_MACHINE,
        connections: 10,
        bytes: 10_000_000,
        perSecond: 20,
        durationMs: 5_000,
        nonce: createHash('md5').update(JSON.stringify(more)).digest('hex'),
        ...rest,
        ...more,
      };
      return signPermit(wanted, identity);
    };
    return { target, permit, ...openAdmission() };
  }
  const TEN = { connections: 10, starts: 10, bytes: 1_000 };

  it('is so many connections at once, over all that use it', async () => {
    const { target, permit, admit } = await withPermit();
    const end = admit({ target, permit: permit(), load: TEN });
    expect(() => admit({ target, permit: permit() })).toThrow(code('PERMIT_EXCEEDED'));
    end();
    admit({ target, permit: permit() });
  });

  it('is so many bytes in all, used up for good', async () => {
    const { target, permit, admit } = await withPermit();
    const load = { connections: 1, starts: 1, bytes: 6_000_000 };
    admit({ target, permit: permit(), load })();
    expect(() => admit({ target, permit: permit(), load })).toThrow('12000000 are needed');
    admit({ target, permit: permit(), load: { ...load, bytes: 4_000_000 } })();
  });

  it('is so many beginnings a second', async () => {
    const { target, permit, admit, pass } = await withPermit({ perSecond: 10 });
    admit({ target, permit: permit(), load: TEN })();
    expect(() => admit({ target, permit: permit() })).toThrow('beginnings a second');
    pass(1_000);
    admit({ target, permit: permit(), load: TEN });
  });

  it('is over when its time is, counted from its first use, and shown again it is no newer', async () => {
    const { target, permit, admit, pass } = await withPermit();
    const signed = permit();
    pass(1_000_000);
    admit({ target, permit: signed })();
    pass(5_000);
    admit({ target, permit: signed })();
    pass(1);
    expect(() => admit({ target, permit: signed })).toThrow('5001 are needed');
  });

  it.each([
    ['another machine', { machineId: '2'.repeat(64) }],
    ['another port', { listener: '192.0.2.7:65432' }],
    ['another address', { listener: '192.0.2.8:65433' }],
    ['UDP', { protocol: 'udp' }],
  ] as const)('is nothing where it is for %s', async (_what, more) => {
    const { target, permit, admit } = await withPermit();
    expect(() => admit({ target, permit: permit(more) })).toThrow(code('PERMIT_NOT_VALID'));
  });

  it('holds for a listener on the wildcard', async () => {
    const { target, permit, admit } = await withPermit({ listener: '0.0.0.0:65433' });
    admit({ target, permit: permit(), load: TEN });
  });

  it('is nothing where another paired host has signed it', async () => {
    const { permit, admit } = await withPermit();
    const other = await withPermit();
    expect(() => admit({ target: other.target, permit: permit() })).toThrow(
      code('PERMIT_NOT_VALID'),
    );
  });

  it('is nothing towards a machine that is not paired', async () => {
    const { permit, admit } = await withPermit();
    const target = { address: AWAY.address, isHere: false };
    expect(() => admit({ target, permit: permit() })).toThrow(code('PERMIT_NEEDED'));
  });
});
