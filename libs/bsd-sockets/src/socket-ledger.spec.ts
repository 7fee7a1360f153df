import { describe, expect, it } from 'vitest';
import { type Acceptor, createSocketLedger, nameOf } from './socket-ledger.ts';

const LISTENER: Acceptor = {
  family: 'AF_INET',
  local: { host: '127.0.0.1', port: 65_433 },
  isLocalExact: true,
};
const client = (port: number, host = '127.0.0.2') => ({ host, port });

describe('what was accepted', () => {
  it('is known by its listener’s address, its peer and a handle of its own', () => {
    const ledger = createSocketLedger('spec');
    ledger.accept(7, LISTENER, client(40_001));
    ledger.accept(5_000, LISTENER, client(40_002, '255.255.255.255'));
    expect(ledger.get(5_000)).toMatchObject({
      ...LISTENER,
      handle: 'spec.2',
      protocol: 'tcp',
      remote: client(40_002, '255.255.255.255'),
    });
    expect(ledger.get(7)).toMatchObject({ handle: 'spec.1', remote: client(40_001) });
    expect(ledger.get(8)).toBeUndefined();
  });

  it('over an IPv6 socket from an IPv4 address has the name that packets and the kernel have for it', () => {
    const ledger = createSocketLedger('spec');
    const local = { host: '::ffff:127.0.0.1', port: 65_433 };
    ledger.accept(
      7,
      { ...LISTENER, family: 'AF_INET6', local },
      client(40_001, '::ffff:127.0.0.2'),
    );
    expect(nameOf(ledger.get(7))).toMatchObject({
      local: '127.0.0.1:65433',
      remote: '127.0.0.2:40001',
    });
  });

  it('is one record from when it was first asked for, which keeps what is learnt of it', () => {
    const ledger = createSocketLedger('spec');
    ledger.accept(7, { family: 'AF_INET', isLocalExact: false }, client(40_001));
    const record = ledger.get(7);
    if (record === undefined) throw new Error('it was accepted');
    record.local = { host: '127.0.0.1', port: 1 };
    expect(ledger.get(7)).toBe(record);
  });

  it('is forgotten when it is removed, asked for or not, and another may have its number', () => {
    const ledger = createSocketLedger('spec');
    for (const isAskedFor of [false, true]) {
      ledger.accept(7, LISTENER, client(40_001));
      if (isAskedFor) ledger.get(7);
      ledger.remove(7);
      expect(ledger.get(7)).toBeUndefined();
    }
    ledger.accept(7, LISTENER, client(40_001));
    ledger.get(7);
    ledger.accept(7, LISTENER, client(40_002));
    expect(ledger.get(7)).toMatchObject({ handle: 'spec.4', remote: client(40_002) });
    expect(ledger.add(7, 'AF_INET6', 'SOCK_DGRAM').remote).toBeUndefined();
    expect(ledger.get(7)).toMatchObject({ handle: 'spec.5', protocol: 'udp' });
  });

  it('may come over IPv6', () => {
    const ledger = createSocketLedger('spec');
    const local = { host: '::1', port: 65_433 };
    ledger.accept(7, { family: 'AF_INET6', local, isLocalExact: true }, client(1, '::1'));
    expect(ledger.get(7)).toMatchObject({ family: 'AF_INET6', local, remote: client(1, '::1') });
  });
});
