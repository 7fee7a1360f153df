import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { decodeFrame, readCapture } from '@socketlab/packets';
import { failOnLeaks } from '@socketlab/testkit';
import { expect, it } from 'vitest';
import { createPrivateNetwork } from './private-network.ts';
import { createWindowsMachine, needWindows } from './windows-machine.ts';
import { shareWindowsPackage } from './windows-package.ts';

failOnLeaks();
needWindows();

const made = shareWindowsPackage();
const CTRL_C = '\u0003';

/** The flags of each segment, as the file's own link type has it decoded. */
function flagsIn(file: string): string[] {
  const { bytes, frames, interfaces, problem } = readCapture(readFileSync(file));
  expect(problem).toBeUndefined();
  const linkType = interfaces[0]?.linkType ?? -1;
  return frames.map(({ at, capturedBytes, frameBytes }) => {
    const frame = decodeFrame(bytes.subarray(at, at + capturedBytes), linkType, frameBytes);
    return frame.tcp?.segment.flags.join(' ') ?? '';
  });
}

it('an exchange on a Windows PC is captured from its SYN on, until Ctrl+C at the console, and tshark reads it', {
  timeout: 180_000,
}, async (context) => {
  const { within } = await createPrivateNetwork();
  const { program } = made();
  const { pc, ask, openConsole } = createWindowsMachine({ program, within, name: 'lab-pc' });
  await ask('up');
  await ask('listen', 'tcp-echo');
  const file = path.join(pc.drive, 'Captura 1.pcapng');
  const out = ['--out', pc.toWindowsPath(file)];
  const capture = await openConsole('capture', '--port', '65432', ...out);
  await capture.untilShown(/capturing on lo: port 65432\. Ctrl\+C ends it\./);
  await ask('send', '127.0.0.1:65432', 'Hello, world');
  capture.press(CTRL_C);
  expect(await capture.ending()).toMatchObject({ ended: 0 });
  expect(capture.text()).toMatch(/\d+ packets, \d+ bytes: Z:\\.*\\Captura 1\.pcapng/);
  const flags = flagsIn(file);
  expect(flags.slice(0, 3)).toEqual(['SYN', 'ACK SYN', 'ACK']);
  expect(flags.filter((each) => each.includes('FIN'))).toHaveLength(2);
  const tshark = spawnSync('tshark', ['-n', '-r', file, '-T', 'fields', '-e', 'tcp.port']);
  if (tshark.error) context.skip('tshark is not installed');
  expect(String(tshark.stdout).trim().split('\n')).toHaveLength(flags.length);
});
