import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NODE, WORKSPACE } from './programs.ts';

const THIS_PLATFORM = `${process.platform}-${process.arch}`;

/**
 * Makes the package, with the binaries for that platform, and returns its file: alone in a folder of its own, for whoever
 * calls it to remove.
 */
export function makePackage(platform: string = THIS_PLATFORM): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'socketlab-packages-'));
  // For other users than the one of the tests.
  chmodSync(folder, 0o755);
  // One at a time: the package's maker has the programs built where they are not, into the clone.
  const args = [
    'package.json',
    NODE,
    'tools/package.mjs',
    '--platforms',
    platform,
    '--out',
    folder,
  ];
  const { status, stderr } = spawnSync('flock', args, { cwd: WORKSPACE, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the package could not be made: ${stderr}`);
  const [tarball = ''] = readdirSync(folder);
  return path.join(folder, tarball);
}

/** The npm of this machine, wherever the one in PATH leads to. */
export function folderOfNpm(): string {
  const { stdout } = spawnSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' });
  return path.resolve(path.dirname(realpathSync(stdout.trim())), '..');
}
