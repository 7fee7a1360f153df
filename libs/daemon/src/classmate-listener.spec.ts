import type { Handlers, Services } from '@socketlab/control';
import { expect, test } from 'vitest';
import { guardListener } from './classmate-listener.ts';
import { classmateCall, ownerCall } from './fixtures/callers.ts';

type ListenerService = Handlers<Services['listener']>;
type OpenRequest = Parameters<ListenerService['openListener']>[0];

/** A listener that is a variable. */
function scene(openedHosts: readonly string[] = []) {
  let open: string | undefined;
  const closed: string[] = [];
  const begun: string[] = [];
  const service = {
    openListener: ({ address }: OpenRequest) => {
      open = address || '127.0.0.1:65432';
      return { address: open };
    },
    closeListener: () => {
      closed.push(open ?? '');
      open = undefined;
      return { cut: 0 };
    },
    getListener: () =>
      open === undefined
        ? { state: 'LISTENER_STATE_CLOSED' }
        : { state: 'LISTENER_STATE_OPEN', address: open },
  } as unknown as ListenerService;
  const guarded = guardListener(service, {
    machineName: 'lab-07',
    opened: () => openedHosts.map((host) => ({ host, port: 17_431 })),
    onOpened: (grantId) => begun.push(grantId),
  });
  const listen = async (address: string, context = classmateCall('g')) =>
    guarded.service.openListener({ address } as OpenRequest, context);
  return { guarded, listen, closed, begun, isOpen: () => open };
}

test.each([
  '',
  '127.0.0.1:0',
  ':65432',
  '65432',
  'localhost:1',
  '[::1]:0',
  '[::ffff:127.0.0.1]:0',
  '192.0.2.7:0',
])('a classmate may listen at "%s" when 192.0.2.7 is open', async (address) => {
  const { listen, begun } = scene(['192.0.2.7']);
  await expect(listen(address)).resolves.toMatchObject({ address: expect.any(String) });
  expect(begun).toEqual(['g']);
});

test.each(['0.0.0.0:0', '[::]:0', '192.0.2.8:65432', '[::ffff:0.0.0.0]:0'])(
  'a classmate may not listen at "%s", and is told what is open and who can open more',
  async (address) => {
    const { listen, isOpen } = scene(['192.0.2.7']);
    await expect(listen(address)).rejects.toMatchObject({
      code: 'ADDRESS_NOT_OPENED',
      facts: { host: 'lab-07', opened: '192.0.2.7' },
    });
    expect(isOpen()).toBeUndefined();
  },
);

test('the owner may listen anywhere', async () => {
  const { listen } = scene();
  await expect(listen('0.0.0.0:0', ownerCall())).resolves.toEqual({ address: '0.0.0.0:0' });
});

test('the audit hears the real address', async () => {
  const { listen } = scene();
  const notes: string[] = [];
  await listen(
    '',
    classmateCall('g', (about) => notes.push(about)),
  );
  expect(notes).toEqual(['127.0.0.1:65432']);
});

test('what a classmate has opened is closed on demand, and what the owner has opened since is not', async () => {
  const { guarded, listen, closed } = scene(['192.0.2.7']);
  await listen('192.0.2.7:9');
  expect(await guarded.closeIf(({ grantId }) => grantId === 'other')).toBe(false);
  expect(await guarded.closeIf(({ grantId }) => grantId === 'g')).toBe(true);
  expect(closed).toEqual(['192.0.2.7:9']);
  await listen('192.0.2.7:9');
  await listen('192.0.2.7:9', ownerCall());
  expect(await guarded.closeIf(() => true)).toBe(false);
});
