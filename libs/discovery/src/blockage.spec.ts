import { expect, test } from 'vitest';
import { type BlockedBy, blockage } from './blockage.ts';

const PLACE = { interface: 'eth0', address: '10.9.1.7' };

test.each<[BlockedBy, string | undefined]>([
  ['port', 'EADDRINUSE'],
  ['membership', 'ENODEV'],
  ['send', 'EPERM'],
  ['send', 'ENETUNREACH'],
  ['send', 'ENOBUFS'],
  ['unheard', undefined],
  ['no-ipv4', undefined],
  ['address', undefined],
  ['responder', undefined],
])('%s %s names the interface, what was observed, and the way that works', (by, errno) => {
  const { text, ...facts } = blockage(PLACE, by, errno);
  expect(facts).toEqual({ ...PLACE, by, ...(errno === undefined ? {} : { errno }) });
  for (const words of [text.en, text['pt-BR']]) {
    expect(words).toContain('eth0 (10.9.1.7)');
    expect(words).toMatch(/socketlab pair (?:ADDRESS|ENDEREÇO)/);
    if (errno !== undefined) expect(words).toContain(errno);
  }
  expect(text.en).not.toBe(text['pt-BR']);
});
