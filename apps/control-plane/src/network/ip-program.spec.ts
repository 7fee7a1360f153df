import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { temporaryDirectory } from '../directory.fixture.ts';
import { findPortHolder } from '../port-holder.ts';
import { askIp } from './ip-program.ts';

it('on Windows a program that has the name of Linux’ ip or ss is not run', async () => {
  const folder = temporaryDirectory(onTestFinished);
  const place = (name: string, says: string): void =>
    writeFileSync(path.join(folder, name), `#!/bin/sh\necho '${says}'\n`, { mode: 0o755 });
  place('ip', '[7]');
  place('ss', 'users:(("planted",pid=7,fd=3))');
  vi.stubEnv('PATH', folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { signal } = new AbortController();
  const asked = { port: 7, protocol: 'tcp' } as const;
  expect(await askIp(['link'], signal, 'linux')).toEqual([7]);
  expect(await askIp(['link'], signal, 'win32')).toBeUndefined();
  expect(await findPortHolder(asked, signal, 'linux')).toBe('planted (pid 7)');
  expect(await findPortHolder(asked, signal, 'win32')).toBeUndefined();
});
