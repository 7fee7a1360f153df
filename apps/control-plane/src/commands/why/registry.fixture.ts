import { writeFile } from 'node:fs/promises';
import type { RunProgram } from '../../services/run-program.ts';

/** Keys by their whole names, with their values in the words of a .reg file; of a `refused` one reg.exe shows nothing. */
export type Keys = Readonly<Record<string, readonly string[] | 'refused'>>;

/**
 * A reg.exe that has these keys and those above them, and ends with 1 whatever the reason, as the real one does
 * (https://learn.microsoft.com/windows-server/administration/windows-commands/reg-query).
 */
export function createReg(keys: Keys): RunProgram {
  const names = Object.keys(keys).map((name) => name.replace('HKLM', 'HKEY_LOCAL_MACHINE'));
  return async (_program, [verb, asked = '', file = '']) => {
    const whole = asked.replace('HKLM', 'HKEY_LOCAL_MACHINE');
    const values = keys[asked] ?? [];
    const inside = names.filter((name) => name.startsWith(`${whole}\\`));
    if (values === 'refused' || (keys[asked] === undefined && inside.length === 0)) {
      return { code: 1, stdout: '', stderr: 'ERRO: palavras traduzidas' };
    }
    if (verb === 'export') {
      await writeFile(file, Buffer.from(`[${whole}]\r\n${values.join('\r\n')}\r\n`, 'utf16le'));
      return { code: 0, stdout: '', stderr: '' };
    }
    const below = inside.map((name) => name.slice(whole.length + 1).split('\\')[0]);
    const listed = [...new Set(below)].map((name) => `${whole}\\${name}`);
    return {
      code: 0,
      stdout: ['', whole, ...shown(values), ...listed, ''].join('\r\n'),
      stderr: '',
    };
  };
}

function shown(values: readonly string[]): readonly string[] {
  return values.flatMap((line) => {
    const found = /^"(?<name>\w+)"=dword:(?<number>\w+)$/.exec(line)?.groups;
    return found ? [`    ${found['name']}    REG_DWORD    0x${found['number']}`] : [];
  });
}
