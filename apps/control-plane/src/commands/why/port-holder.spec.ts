import { expect, it } from 'vitest';
import type { FarEndFacts } from './facts.ts';
import { BASE } from './judge.fixture.ts';
import { isHeldByDaemon } from './port-holder.ts';

const nodeVersion = process.version;
const TCP = { daemon: 'tcp-echo', control: '127.0.0.1:17431', nodeVersion };
const UDP = { daemon: 'udp-echo', control: '127.0.0.1:17432', nodeVersion };
const target = { ...BASE.target, isOwn: true };
const isHeld = (farEnd: FarEndFacts, protocol: 'tcp' | 'udp' = 'tcp'): boolean =>
  isHeldByDaemon({ target, farEnd }, protocol);

it('is a daemon where its listener is at that very address, or its control is', () => {
  expect(isHeld({ daemons: [{ ...TCP, listener: '10.9.1.7:65432' }] })).toBe(true);
  expect(isHeld({ daemons: [{ ...TCP, networkControls: ['10.9.1.7:65432'] }] })).toBe(true);
});

it('is not known where no daemon says so, or it is not there any more', () => {
  expect(isHeldByDaemon({ target }, 'tcp')).toBe(false);
  expect(isHeld({ daemons: [TCP], listeners: [{ address: '0.0.0.0:65432' }] })).toBe(false);
  for (const listener of ['127.0.0.1:65432', '10.9.1.7:65433', '[::]:65432']) {
    expect(isHeld({ daemons: [{ ...TCP, listener }], listeners: [] })).toBe(false);
  }
  const other = { ...TCP, nodeVersion: 'v22.0.0', listener: '10.9.1.7:65432' };
  expect(isHeld({ daemons: [other] })).toBe(false);
  const stopped = { ...TCP, code: 'STOPPED', listener: '10.9.1.7:65432' };
  expect(isHeld({ daemons: [stopped] })).toBe(false);
});

it('is a daemon at all addresses only where the table has nobody at that one', () => {
  const daemons = [{ ...TCP, listener: '0.0.0.0:65432' }];
  const all = { address: '0.0.0.0:65432' };
  expect(isHeld({ daemons })).toBe(false);
  expect(isHeld({ daemons, listeners: [all] })).toBe(true);
  expect(isHeld({ daemons, listeners: [all, { address: '10.9.1.7:65432' }] })).toBe(false);
});

it('is of the protocol that the daemon serves', () => {
  const daemons = [TCP, UDP].map((each) => ({ ...each, listener: '10.9.1.7:65432' }));
  expect(isHeld({ daemons: daemons.slice(1) }, 'udp')).toBe(true);
  expect(isHeld({ daemons: daemons.slice(1) })).toBe(false);
  expect(isHeld({ daemons: daemons.slice(0, 1) }, 'udp')).toBe(false);
});
