import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { createWindowsPc, isRoot, isThorough, windowsProblem } from '@socketlab/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findPcapLibrary } from './pcap-library.ts';

const PROGRAM = path.join(import.meta.dirname, 'fixtures/pcap-facts.ts');
const WINE_MS = 60_000;

/** The same of every library: what differs between systems is behind it. */
const FACTS = {
  kind: 'linux',
  addresses: ['127.0.0.1', '::1'],
  ports: ['to the first', 'to the last', 'from the last'],
  errors: 2,
  times: true,
  many: { heard: 50, dropped: 0 },
  losses: { isLossy: true, isCounted: true },
  refusal: 'PCAP_CALL_FAILED',
};

describe('a capture through libpcap hears its ports, each packet once, and counts what it loses', () => {
  it('on Linux', (ctx) => {
    if (process.platform !== 'linux' || !isRoot()) ctx.skip('capturing needs root on Linux');
    const library = findPcapLibrary();
    if (!('calls' in library)) ctx.skip(`no libpcap here: ${library.problem}`);
    const printed = execFileSync(process.execPath, [PROGRAM], { encoding: 'utf8' });
    expect(JSON.parse(printed)).toEqual(FACTS);
  });

  it('through wpcap.dll under Wine', { timeout: WINE_MS }, async (ctx) => {
    const problem = windowsProblem() ?? (isRoot() ? undefined : 'capturing needs root');
    if (problem !== undefined) ctx.skip(problem);
    if (!isThorough()) ctx.skip('it takes seconds; SOCKETLAB_THOROUGH=1 runs it');
    const pc = createWindowsPc();
    onTestFinished(() => pc.remove());
    const { stdout, stderr } = await pc.run([await pc.bundle(PROGRAM)]);
    expect(stderr).toBe('');
    const { dllFolders, ...facts } = JSON.parse(stdout);
    expect(facts).toEqual(FACTS);
    expect(dllFolders).toEqual([expect.stringMatching(/^C:\\windows\\system32$/i), '']);
  });
});
