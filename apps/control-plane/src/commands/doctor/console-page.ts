import { execFile } from 'node:child_process';
import { systemProgram, type Text } from '@socketlab/foundation';

/** The code page of UTF-8 (learn.microsoft.com, "Code Page Identifiers"). */
const UTF8 = 65_001;
const TIMEOUT_MS = 2_000;

/**
 * By which code page the console of Windows has other programs' output read, as its chcp tells; undefined on other systems,
 * and where there is no console.
 */
export function readCodePage(
  environment: Readonly<Record<string, string | undefined>>,
  { signal, platform = process.platform }: { signal: AbortSignal; platform?: NodeJS.Platform },
): Promise<number | undefined> {
  if (platform !== 'win32') return Promise.resolve(undefined);
  const program = systemProgram('chcp.com', { environment, platform });
  return new Promise((resolve) => {
    execFile(program, { signal, timeout: TIMEOUT_MS }, (_failure, stdout) =>
      resolve(parseCodePage(stdout)),
    );
  });
}

/** The number in `Active code page: 850`, in whatever language; without a console there is none, or it is 0. */
export function parseCodePage(answer: string): number | undefined {
  const number = Number(/(?<page>\d+)\D*$/.exec(answer)?.groups?.['page'] ?? 0);
  return number === 0 ? undefined : number;
}

/** What that means for who reads our output with another program; undefined where it is read as it is meant. */
export function describeCodePage(page: number): Text | undefined {
  if (page === UTF8) return undefined;
  return {
    en: `console: code page ${page}. This program writes UTF-8; the console shows that whatever its page, but PowerShell and "type" read a pipe or a file by it. To have accents whole there, in PowerShell: [Console]::OutputEncoding = [Text.Encoding]::UTF8, in cmd: chcp ${UTF8}`,
    'pt-BR': `console: página de código ${page}. Este programa escreve UTF-8; o console o mostra seja qual for a página, mas o PowerShell e o "type" leem um pipe ou um arquivo por ela. Para ter os acentos inteiros ali, no PowerShell: [Console]::OutputEncoding = [Text.Encoding]::UTF8, no cmd: chcp ${UTF8}`,
  };
}
