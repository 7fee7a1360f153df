import { describe, expect, test } from 'vitest';
import { POWERSHELL_SCRIPT } from './powershell-script.ts';

// There is no PowerShell here: what its language asks of the script, and can be read off it (about_Parsing,
// about_Quoting_Rules, about_Automatic_Variables on learn.microsoft.com), is held by hand.
const TOKEN =
  /(?<comment>#.*)|(?<single>'(?:[^']|'')*')|(?<double>"(?:[^"`]|`[\s\S])*")|(?<variable>\$(?:global:)?\w+|\$[^\w\s])|(?<open>[([{])|(?<close>[)\]}])|(?<other>[^\s])/g;
const CLOSES: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const AUTOMATIC = ['$_', '$false', '$null', '$Matches', '$global:LASTEXITCODE'];

/** What is wrong with the brackets and quotation marks of `script`, or undefined. */
function imbalance(script: string): string | undefined {
  const open: string[] = [];
  for (const { 0: token, groups } of script.matchAll(TOKEN)) {
    if (groups?.['open']) open.push(token);
    if (groups?.['close'] && CLOSES[open.pop() ?? ''] !== token) return `${token} closes nothing`;
    if (groups?.['other'] && /['"`]/.test(token)) return `${token} is never closed`;
  }
  return open.length > 0 ? `${open.join('')} is never closed` : undefined;
}

const variables = new Set(POWERSHELL_SCRIPT.match(/\$(?:global:)?\w+/g));

describe('the completion for PowerShell', () => {
  test('closes every bracket and quotation mark, and the check sees one that is not', () => {
    expect(imbalance(POWERSHELL_SCRIPT)).toBeUndefined();
    for (const removed of ['}', '(', "'"]) {
      const at = POWERSHELL_SCRIPT.lastIndexOf(removed);
      const broken = POWERSHELL_SCRIPT.slice(0, at) + POWERSHELL_SCRIPT.slice(at + 1);
      expect(imbalance(broken), removed).toBeDefined();
    }
  });

  test('uses no variable that it does not set', () => {
    for (const name of variables) {
      const escaped = name.replace('$', '\\$');
      const isSet = new RegExp(
        `${escaped}(, \\$\\w+)* = |param\\(.*${escaped}|foreach \\(${escaped} in|, ${escaped} = `,
      );
      if (!AUTOMATIC.includes(name)) expect(POWERSHELL_SCRIPT).toMatch(isSet);
    }
    expect(variables.size).toBeGreaterThan(10);
  });

  test('is plain ASCII and has nothing that Windows PowerShell 5.1 lacks', () => {
    expect(POWERSHELL_SCRIPT).toMatch(/^[\n\x20-\x7e]+$/);
    expect(POWERSHELL_SCRIPT).not.toMatch(/\?\?|\?\.|&&|\|\||-Parallel|::new\(|\bclean \{/);
    const commands = POWERSHELL_SCRIPT.match(/\b[A-Z][A-Za-z]+-[A-Z]\w+/g);
    expect(new Set(commands)).toEqual(
      new Set(['Register-ArgumentCompleter', 'Where-Object', 'ForEach-Object', 'New-Object']),
    );
  });

  test('has what was typed run by nothing, and puts the code page back', () => {
    expect(POWERSHELL_SCRIPT).not.toMatch(/Invoke-Expression|\biex\b/);
    expect(POWERSHELL_SCRIPT.match(/\[Console\]::OutputEncoding = .*/g)).toHaveLength(2);
    expect(POWERSHELL_SCRIPT).toContain('[Console]::OutputEncoding = $encoding');
  });
});
