import { expect, it } from 'vitest';
import { systemProgram } from './system-program.ts';

const environment = { SystemRoot: 'D:\\Windows', PATH: '.' };

it.for([
  ['reg.exe', environment, 'D:\\Windows\\System32\\reg.exe'],
  ['sc.exe', { SYSTEMROOT: 'D:\\Windows' }, 'D:\\Windows\\System32\\sc.exe'],
  ['powershell.exe', environment, 'D:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe'],
  ['schtasks.exe', {}, 'C:\\Windows\\System32\\schtasks.exe'],
  ['route.exe', { SystemRoot: '' }, 'C:\\Windows\\System32\\route.exe'],
  ['C:\\tools\\a.exe', environment, 'C:\\tools\\a.exe'],
  ['tools/a.exe', environment, 'tools/a.exe'],
  ['C:a.exe', environment, 'C:a.exe'],
] as const)('on Windows %s, with %o, is the system’s own', ([name, variables, where]) => {
  expect(systemProgram(name, { environment: variables, platform: 'win32' })).toBe(where);
});

it('elsewhere a name is left to PATH', () => {
  for (const platform of ['linux', 'darwin'] as const) {
    expect(systemProgram('systemctl', { environment, platform })).toBe('systemctl');
  }
});
