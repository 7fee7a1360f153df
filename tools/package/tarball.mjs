// Reads the tarballs that npm packs: gzip, and in it POSIX ustar with regular files only (tar(5)).
import { gunzipSync } from 'node:zlib';

const BLOCK = 512;

/** The regular files of an npm tarball, path below its first folder to content. */
export function readTarball(bytes) {
  const tar = gunzipSync(bytes);
  const files = new Map();
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const header = tar.subarray(at, at + BLOCK);
    const name = text(header, 0, 100);
    if (name === '') break;
    const size = Number.parseInt(text(header, 124, 12), 8);
    const prefix = text(header, 345, 155);
    const type = text(header, 156, 1);
    const content = tar.subarray(at + BLOCK, at + BLOCK + size);
    if (type === '0' || type === '') {
      const whole = prefix === '' ? name : `${prefix}/${name}`;
      files.set(whole.slice(whole.indexOf('/') + 1), content);
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

function text(block, at, length) {
  const bytes = block.subarray(at, at + length);
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end === -1 ? length : end).trim();
}
