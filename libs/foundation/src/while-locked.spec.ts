import { describe, expect, it } from 'vitest';
import { whileLocked } from './while-locked.ts';

const FILE = 'C:\\Users\\Ana Conceição\\identity.pem';

/** Fails so often with that errno, then gives what it was asked for. */
function refusing(errno: string, times: number): () => string {
  let left = times;
  return () => {
    left -= 1;
    if (left < 0) return 'done';
    throw Object.assign(new Error(errno), { code: errno });
  };
}

describe('whileLocked', () => {
  it('waits for the program that holds the file open on Windows, whatever Windows calls that', async () => {
    for (const errno of ['EBUSY', 'EPERM', 'EACCES']) {
      const attempt = refusing(errno, 3);
      expect(await whileLocked(FILE, attempt, { platform: 'win32' })).toBe('done');
    }
  });

  it('gives up after its patience, and says which file it is and what to do', async () => {
    const attempt = refusing('EBUSY', 1_000);
    const given = whileLocked(FILE, attempt, { platform: 'win32', patienceMs: 20 });
    await expect(given).rejects.toMatchObject({
      code: 'FILE_LOCKED',
      facts: { file: FILE, errno: 'EBUSY' },
      text: { 'pt-BR': expect.stringContaining('antivírus') },
      cause: { code: 'EBUSY' },
    });
  });

  it('does nothing twice for another failure, for a missing permission to read, or on Linux', async () => {
    const win32 = { platform: 'win32' } as const;
    await expect(whileLocked(FILE, refusing('ENOSPC', 1), win32)).rejects.toThrow('ENOSPC');
    const reading = { use: 'read', ...win32 } as const;
    await expect(whileLocked(FILE, refusing('EPERM', 1), reading)).rejects.toThrow('EPERM');
    const linux = { platform: 'linux' } as const;
    await expect(whileLocked(FILE, refusing('EBUSY', 1), linux)).rejects.toThrow('EBUSY');
  });

  it('ends when the signal does', async () => {
    const signal = AbortSignal.timeout(10);
    const given = whileLocked(FILE, refusing('EBUSY', 1_000), { platform: 'win32', signal });
    await expect(given).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
