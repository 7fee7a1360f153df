import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { NativeCallsUnavailableError } from './native-errors.ts';

const PROBE = `
import { createInterrupt, createSockets, nativeCallsProblem } from ${JSON.stringify(path.join(import.meta.dirname, 'index.ts'))};
createInterrupt().interrupt('all');
const problem = nativeCallsProblem();
let thrown;
try {
  createSockets({}, { clock: {} });
} catch (failure) {
  thrown = failure;
}
console.log(JSON.stringify({ isSame: thrown?.constructor === problem?.constructor, code: thrown?.code, facts: thrown?.facts, text: thrown?.text }));
`;

test('without koffi the calls say what is missing, and an interrupt has nobody to wake', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'socketlab-no-koffi-'));
  try {
    writeFileSync(path.join(folder, 'probe.ts'), PROBE);
    const outfile = path.join(folder, 'probe.mjs');
    const entryPoints = [path.join(folder, 'probe.ts')];
    await build({ entryPoints, outfile, bundle: true, format: 'esm', platform: 'node' });
    const { stdout, stderr } = spawnSync(process.execPath, [outfile], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      isSame: true,
      code: 'NATIVE_CALLS_UNAVAILABLE',
      facts: {
        platform: `${process.platform}-${process.arch}`,
        problem: "Cannot find module 'koffi'",
      },
      text: {
        en: expect.stringContaining('--model event-loop'),
        'pt-BR': expect.stringContaining('--model event-loop'),
      },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  ['linux-x64', undefined, "install Socketlab's package again", 'event-loop'],
  [
    'win32-x64',
    undefined,
    "On Windows no daemon runs without; install Socketlab's package again",
    '',
  ],
  ['win32-arm64', undefined, 'for Node on x64 only: install that Node', ''],
  ['win32-x64', 10_091, 'Windows did not start its sockets', ''],
])(
  'says what helps on %s, where WSAStartup returned %s',
  (platform, winsock, wayOut, elsewhere) => {
    const refused = winsock === undefined ? {} : { winsock };
    const { text, facts } = new NativeCallsUnavailableError({
      platform,
      problem: 'none',
      ...refused,
    });
    expect(facts).toEqual({ platform, problem: 'none', ...refused });
    expect(text.en).toContain(wayOut);
    expect(text.en.startsWith('no native call')).toBe(winsock === undefined);
    expect(text.en.includes('event-loop')).toBe(elsewhere !== '');
    // Whoever is to install the package again has something to gain by it.
    expect(text.en.includes('package again')).toBe(wayOut.includes('package again'));
  },
);
