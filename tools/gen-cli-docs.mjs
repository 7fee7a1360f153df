// Writes docs/cli.md and docs/cli.pt-BR.md from the CLI's table of commands. A spec of the CLI holds them equal.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { COMMANDS } from '../apps/control-plane/src/commands.ts';
import { commandReference } from '../apps/control-plane/src/reference.ts';

const docs = path.resolve(import.meta.dirname, '..', 'docs');
mkdirSync(docs, { recursive: true });
writeFileSync(path.join(docs, 'cli.md'), commandReference(COMMANDS, 'en'));
writeFileSync(path.join(docs, 'cli.pt-BR.md'), commandReference(COMMANDS, 'pt-BR'));
