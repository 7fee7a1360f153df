import { describe, expect, it } from 'vitest';
import { type StatusFacts, statusLine } from './status-line.ts';

const IDLE: StatusFacts = {
  serves: 'tcp',
  counters: { openConnections: 0, totalConnections: 0, receivedBytes: 0, sentBytes: 0 },
  control: '127.0.0.1:17431',
  isAuditFailing: false,
};
const with_ = (counters: Partial<StatusFacts['counters']>, facts: Partial<StatusFacts> = {}) =>
  statusLine({ ...IDLE, ...facts, counters: { ...IDLE.counters, ...counters } });

describe('the status line', () => {
  it('says what listens where, and how many connections there are', () => {
    const listener = '127.0.0.1:65432';
    expect(with_({ listener, openConnections: 1, totalConnections: 12 })).toEqual({
      en: 'listens on 127.0.0.1:65432/tcp: 1 connection open, 12 in all; control at 127.0.0.1:17431',
      'pt-BR':
        'escuta em 127.0.0.1:65432/tcp: 1 conexão aberta, 12 ao todo; controle em 127.0.0.1:17431',
    });
    expect(with_({ listener, receivedBytes: 5, sentBytes: 5 }, { serves: 'udp' }).en).toMatch(
      /^listens on 127\.0\.0\.1:65432\/udp: 5 bytes received, 5 sent;/,
    );
  });

  it('says that nothing is served, and what is held meanwhile', () => {
    expect(with_({}).en).toMatch(/^no listener is open;/);
    expect(with_({ heldListener: '[::1]:65432' }).en).toMatch(
      /^\[::1\]:65432\/tcp was handed over and is not served;/,
    );
  });

  it('says of a daemon that serves nothing how many connections it has', () => {
    expect(with_({ openConnections: 2, totalConnections: 3 }, { serves: undefined }).en).toMatch(
      /^sends on command: 2 connections open, 3 in all;/,
    );
  });

  it('says that classmates are refused because nothing can be written down', () => {
    const { en, 'pt-BR': pt } = with_({}, { isAuditFailing: true });
    expect(en).toMatch(/the audit log cannot be written.*classmates are refused$/);
    expect(pt).toMatch(/colegas são recusados$/);
  });
});
