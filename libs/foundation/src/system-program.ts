import path from 'node:path';

/** The programs that lie deeper in System32 than its own folder. */
const DEEPER: Readonly<Record<string, string>> = {
  'powershell.exe': path.win32.join('WindowsPowerShell', 'v1.0'),
};

/**
 * Where a program of the system is. Windows looks for a bare name in the current folder before all others, where anybody may
 * have put a program of that name: there it is the one in Windows' own folder. Elsewhere PATH alone is searched, and a name
 * with a folder says itself where the program is: both stay as they are.
 */
export function systemProgram(
  name: string,
  {
    environment,
    platform = process.platform,
  }: {
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly platform?: NodeJS.Platform;
  },
): string {
  if (platform !== 'win32' || path.win32.basename(name) !== name) return name;
  // A copy of the environment keeps the names as they were written, and no longer finds them in any letters.
  const [, root] =
    Object.entries(environment).find(([key]) => key.toLowerCase() === 'systemroot') ?? [];
  const deeper = DEEPER[name.toLowerCase()] ?? '';
  return path.win32.join(root || 'C:\\Windows', 'System32', deeper, name);
}
