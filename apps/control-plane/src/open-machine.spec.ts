import { expect, test } from 'vitest';
import type { Answers } from './daemon.fixture.ts';
import { standInClient } from './daemon.fixture.ts';
import type { DaemonEntry } from './daemons.ts';
import type { LocalDaemons } from './local-daemons.ts';
import { type OpenMachineInput, withOpenMachine } from './open-machine.ts';
import { createOutput } from './output.ts';

/** Daemons that start, open, close and end; what happens is kept in its order, of tcp-echo alone. */
function scene(
  options: {
    failsToOpen?: string;
    wasOpen?: boolean;
    advertise?: OpenMachineInput['advertise'];
  } = {},
) {
  const happened: string[] = [];
  const said: string[] = [];
  const note = (name: string, what: string): void => {
    if (name === 'tcp-echo') happened.push(what);
  };
  const answersOf = (name: string): Answers => ({
    'daemon.openNetwork': () => {
      if (name === options.failsToOpen) throw new Error(`${name} cannot open`);
      note(name, 'open');
      return { controls: [`192.168.1.7:${name}`], metrics: [] };
    },
    'daemon.closeNetwork': () => {
      note(name, 'close');
      return { controls: ['192.168.1.7:1'], cut: 0 };
    },
    'daemon.watchAudit': async function* () {},
  });
  const daemons = {
    up: async ({ name }: DaemonEntry) => {
      note(name, 'up');
      const networkControls = options.wasOpen ? ['192.168.1.7:1'] : [];
      return {
        info: { name, networkControls },
        client: standInClient('', answersOf(name)),
        wasRunning: false,
      };
    },
    down: async ({ name }: DaemonEntry) => {
      note(name, 'down');
      return 'drained';
    },
  } as unknown as LocalDaemons;
  const sink = { write: (text: string) => said.push(text) };
  const input: OpenMachineInput = {
    daemons,
    output: createOutput(
      { language: 'en', isJson: false, environment: {} },
      { stdout: sink, stderr: sink },
    ),
    signal: new AbortController().signal,
    readAddresses: async () => [],
    advertise:
      options.advertise ?? (async () => ({ announceWindow: async () => {}, stop: async () => {} })),
  };
  const open = <Result>(work: Parameters<typeof withOpenMachine<Result>>[2]) =>
    withOpenMachine({ addresses: ['192.168.1.7'], allowsPublic: false }, input, work);
  return { happened, said, open };
}

test('what makes the machine known begins when it is open, and ends before it is closed', async () => {
  let known: unknown;
  const { happened, open } = scene({
    advertise: async (controls) => {
      known = controls;
      happened.push('advertise');
      return {
        announceWindow: async () => {},
        stop: async () => {
          happened.push('hide');
        },
      };
    },
  });
  const result = await open(async ({ controls }) => {
    happened.push('work');
    return controls;
  });
  expect(result['tcp-echo']).toEqual(['192.168.1.7:tcp-echo']);
  expect(known).toEqual(result);
  expect(happened).toEqual(['up', 'open', 'advertise', 'work', 'hide', 'close', 'down']);
});

test('work that fails leaves nothing open', async () => {
  const { happened, open } = scene();
  const failing = open(async () => {
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(happened).toEqual(['up', 'open', 'close', 'down']);
});

test('a machine that cannot be made known is closed again', async () => {
  const { happened, open } = scene({ advertise: () => Promise.reject(new Error('no multicast')) });
  await expect(open(async () => {})).rejects.toThrow('no multicast');
  expect(happened).toEqual(['up', 'open', 'close', 'down']);
});

test('one daemon that cannot be opened leaves none open', async () => {
  const { happened, open } = scene({ failsToOpen: 'multi-tcp' });
  await expect(open(async () => {})).rejects.toThrow('multi-tcp cannot open');
  expect(happened).toEqual(['up', 'open', 'close', 'down']);
});

test('a machine that was open before stays open, and that is said', async () => {
  const { happened, said, open } = scene({ wasOpen: true });
  await open(async () => {});
  expect(happened).toEqual(['up', 'open', 'down']);
  expect(said.join('')).toContain('was open to its network before, and stays so');
});
