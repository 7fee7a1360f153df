import { truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { encodeInterface, encodePacket, encodeSectionHeader } from '@socketlab/packets';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type CliRun, runInProcess } from '../../cli.fixture.ts';
import { temporaryDirectory } from '../../directory.fixture.ts';

/** Ethernet frames: a SYN from 127.0.0.1:40000 to 127.0.0.1:65432, and the RST-ACK that refuses it. */
const REFUSED = [
  '0200000000020200000000010800450000280001400040063ccd7f0000017f0000019c40ff98fffffff0000000005002020014160000',
  '0200000000020200000000010800450000280001400040063ccd7f0000017f000001ff989c407ffffff8fffffff150140200940a0000',
].map((frame) => Buffer.from(frame, 'hex'));

function captureFile(frames: readonly Uint8Array[], { linkType = 1, comment = '' } = {}): string {
  const file = path.join(temporaryDirectory(onTestFinished), 'capture.pcapng');
  const parts = [
    encodeSectionHeader(),
    encodeInterface({ linkType, snapBytes: 0, name: 'lo' }),
    ...frames.map((bytes, index) =>
      encodePacket({
        interface: 0,
        time: { seconds: 1_769_862_896, nanoseconds: index * 1_000 },
        bytes,
        frameBytes: bytes.length,
        comment,
      }),
    ),
  ];
  writeFileSync(file, Buffer.concat(parts));
  return file;
}

const explain = (file: string, ...options: string[]): Promise<CliRun> =>
  runInProcess(['explain', file, ...options]);

describe('socketlab explain', () => {
  test.each(['en', 'pt-BR'] as const)('explains each frame in %s', async (language) => {
    const file = captureFile(REFUSED, { comment: 'said before' });
    const { code, stdout, stderr } = await explain(file, '--lang', language);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const transcript = stdout.replace(path.dirname(file), 'DIRECTORY');
    await expect(transcript).toMatchFileSnapshot(`../../transcripts/explain.${language}.txt`);
  });

  test('answers in JSON with what the headers say', async () => {
    const { stdout } = await explain(captureFile(REFUSED), '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      format: 'pcapng',
      frameCount: 2,
      hiddenFrames: 0,
      interfaces: [{ name: 'lo', linkType: 1 }],
      frames: [
        { number: 1, kind: 'syn', atNs: '1769862896000000000', tcp: { flags: ['SYN'] } },
        { number: 2, kind: 'refused', from: '127.0.0.1:65432', to: '127.0.0.1:40000' },
      ],
      conversations: [{ number: 1, closing: 'refused', firstAtNs: '1769862896000000000' }],
    });
  });

  test('shows the frames that were asked for, with what came before in mind', async () => {
    const { stdout } = await explain(captureFile(REFUSED), '--frames', '2-', '--json');
    expect(JSON.parse(stdout).frames).toMatchObject([{ number: 2, kind: 'refused' }]);
  });

  test('shows ten thousand frames at most, and says how to see more', async () => {
    const frames = Array.from({ length: 10_001 }, (_, index) => REFUSED[index % 2] ?? Buffer.of());
    const { code, stdout } = await explain(captureFile(frames));
    expect(code).toBe(0);
    expect(stdout).toContain('1 more frames are not shown: choose with --frames 10001-');
  });

  test('says that no packet has the port, and which ports there are', async () => {
    const { code, stdout } = await explain(captureFile(REFUSED), '--port', '65431');
    expect(code).toBe(0);
    expect(stdout).toContain('no packet of port 65431');
    expect(stdout).toContain('65432/tcp (2)');
  });

  test('explains what is whole of a damaged file, and fails', async () => {
    const file = captureFile(REFUSED);
    truncateSync(file, 28 + 40 + 88 + 20);
    const { code, stdout, stderr } = await explain(file);
    expect(code).toBe(1);
    expect(stdout).toContain('SYN');
    expect(stderr).toMatch(
      /^error DAMAGED_CAPTURE: .* at byte \d+: .*Whole frames before that: 1\./,
    );
  });

  test.each([
    ['is not there', 'CAPTURE_NOT_READABLE', () => '/nowhere/capture.pcapng'],
    ['is a directory', 'CAPTURE_NOT_READABLE', () => temporaryDirectory(onTestFinished)],
    ['never ends', 'CAPTURE_NOT_READABLE', () => '/dev/zero'],
    ['is no capture', 'NOT_A_CAPTURE', () => import.meta.filename],
    ['is of a link type that nobody decodes', 'UNSUPPORTED_LINK_TYPE', radio],
    ['is bigger than what is read', 'CAPTURE_TOO_BIG', huge],
  ])('refuses a file that %s', async (_what, error, file) => {
    const { code, stdout, stderr } = await explain(file(), '--json');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: error } });
  });
});

function radio(): string {
  return captureFile(REFUSED, { linkType: 127 });
}

/** Sparse: it takes no room on the disk. */
function huge(): string {
  const file = captureFile(REFUSED);
  truncateSync(file, 256 * 1024 * 1024 + 1);
  return file;
}
