import { expect, it } from 'vitest';
import { readExport } from './registry-export.ts';

it('reads names and values out of what reg.exe exports, with accents, quotation marks and backslashes', () => {
  const text = [
    '\uFEFFWindows Registry Editor Version 5.00',
    '',
    '[HKEY_LOCAL_MACHINE\\SYSTEM\\FirewallRules]',
    String.raw`"TCP Query User{A}C:\\users\\joão\\node.exe"="v2.30|App=C:\\users\\joão\\node.exe|Name=the \"lab\"|"`,
    '"EnableFirewall"=dword:0000000a',
    '"Version"=hex(b):01,02,\\',
    '  03',
    '',
  ].join('\r\n');
  expect(readExport(Buffer.from(text, 'utf16le'))).toEqual([
    {
      name: String.raw`TCP Query User{A}C:\users\joão\node.exe`,
      data: String.raw`v2.30|App=C:\users\joão\node.exe|Name=the "lab"|`,
    },
    { name: 'EnableFirewall', data: 10 },
  ]);
});
