import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { programOf } from './programs.ts';

it.each(['tcp-echo', 'udp-echo', 'multi-tcp', 'client-agent', 'control-plane'] as const)(
  'no file of %s imports node:http, which would load all of fetch() at its start',
  (app) => {
    const folder = path.dirname(programOf(app));
    const files = readdirSync(folder).filter((name) => name.endsWith('.mjs'));
    const has = (file: string, pattern: RegExp): boolean =>
      pattern.test(readFileSync(path.join(folder, file), 'utf8'));
    expect(files.filter((file) => has(file, /require\("node:http"\)/))).not.toEqual([]);
    const imports = /^\s*(?:import|\}).*\bfrom ?"(?:node:)?https?";/m;
    expect(files.filter((file) => has(file, imports))).toEqual([]);
  },
);
