import path from 'node:path';
import {
  createWindowsPc,
  isRoot,
  isThorough,
  type WindowsPc,
  windowsProblem,
} from '@socketlab/testkit';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';

const PROGRAM = (name: string): string => path.join(import.meta.dirname, name);
const WINE_MS = 60_000;

beforeEach((ctx) => {
  const problem = windowsProblem() ?? (isRoot() ? undefined : 'capturing needs root');
  if (problem !== undefined) ctx.skip(problem);
  if (!isThorough()) ctx.skip('it takes seconds; SOCKETLAB_THOROUGH=1 runs it');
});

function makePc(): WindowsPc {
  const pc = createWindowsPc();
  onTestFinished(() => pc.remove());
  return pc;
}

describe('on a Windows PC under Wine', { timeout: WINE_MS }, () => {
  it('a capture has a connection from its SYN on, and Npcap’s driver is told stopped and disabled apart', async () => {
    const pc = makePc();
    const program = await pc.bundle(
      PROGRAM('fixtures/windows-captures.ts'),
      PROGRAM('capture-worker.ts'),
    );
    const { stdout, stderr } = await pc.run([program]);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      asItIs: 'available',
      captured: {
        name: 'lo',
        device: expect.stringMatching(/^\\Device\\NPF_\{/),
        opening: ['SYN', 'ACK SYN', 'ACK'],
        fins: 2,
        isInTime: true,
        isWhole: true,
        dropped: 0,
      },
      compatible: {
        ...{ driver: 'unknown', olderDriver: 'absent', isElevated: true },
        ...{ isWinPcapCompatible: true, hasLoopbackSupport: false },
        unseen: expect.arrayContaining([
          expect.objectContaining({ call: 'RegGetValueW', number: 1_630 }),
        ]),
      },
      note: expect.stringMatching(/WinPcap-compatible mode.*copy C:.*is used.*could not look at/),
      untold: expect.stringContaining('because RegGetValueW answered 1630'),
      isAdminOnly: true,
      isElevated: true,
      driver: 'stopped',
      stopped: expect.stringContaining('is stopped; an administrator starts it'),
      disabled: expect.stringContaining('stopped and disabled'),
    });
  });

  it('a wpcap.dll that cannot be loaded is told as half an installation', async () => {
    const pc = makePc();
    const program = await pc.bundle(PROGRAM('fixtures/windows-observer.ts'));
    const environment = { WINEDLLOVERRIDES: 'wpcap=' };
    const { stdout } = await pc.run([program], { environment });
    expect(JSON.parse(stdout)).toMatchObject({
      name: 'packets',
      isAvailable: false,
      reason: {
        en: expect.stringContaining('cannot be loaded'),
        'pt-BR': expect.stringContaining('instalado pela metade'),
      },
    });
  });
});
