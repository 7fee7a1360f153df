// Writes docs/errors.md from every errors.ts: code, class, what it means and what it says. Run it after a change of
// errors; a test compares.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { workspaceRoot } from './command.mjs';

/** Every error with a code of its own: {code, name, house, meaning, says}, by house and then as the source has them. */
export function readErrors(root = workspaceRoot) {
  const files = globSync('{libs,apps}/*/src/{errors,*-errors}.ts', { cwd: root }).sort();
  return files.flatMap((file) => {
    const source = readFileSync(path.join(root, file), 'utf8');
    const classes = source.matchAll(
      /\/\*\*(?<doc>(?:(?!\*\/)[\s\S])*)\*\/\nexport class (?<name>\w+)(?<body>[\s\S]*?)\n\}/g,
    );
    return [...classes].flatMap(({ groups: { doc, name, body } }) => {
      const code = codeOf(body, source);
      if (code === undefined) return [];
      const house = file.split('/').slice(0, 2).join('/');
      return [{ code, name, house, meaning: unwrap(doc), says: textOf(body) }];
    });
  });
}

/** The code that the class hands to its base: written there, or named there and written as a constant of the file. */
function codeOf(body, source) {
  const written = /\bsuper\(\s*(?:facts,\s*)?'(?<code>[A-Z][A-Z_]+)'/.exec(body)?.groups.code;
  const constant = /\bcode = (?<name>[A-Z_]+)\b/.exec(body)?.groups.name;
  if (written || !constant) return written;
  return new RegExp(`const ${constant} = '(?<code>[A-Z_]+)'`).exec(source)?.groups.code;
}

/** A docstring as one line of Markdown. */
const unwrap = (doc) =>
  doc
    .replaceAll(/\n\s*\*/g, ' ')
    .replaceAll(/\{@link (?<name>\w+)\}/g, '`$<name>`')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** The English sentence, with what varies in angle brackets; undefined where it is put together elsewhere. */
function textOf(body) {
  const text = /\ben: (?:`(?<template>[^`]{25,})`|'(?<plain>[^']{25,})')/.exec(
    body.slice(body.indexOf('super(')),
  )?.groups;
  const sentence = text?.template ?? text?.plain;
  return sentence?.replaceAll(/\$\{(?<path>[\w.]+)[^}]*\}/g, (_match, path) => `<${nameIn(path)}>`);
}

/** `facts.address` is the address, `wayOut.en` the wayOut, `problems.length` the problems. */
const nameIn = (path) =>
  path
    .split('.')
    .filter((part) => !['facts', 'en', 'length'].includes(part))
    .at(-1) ?? path.split('.')[0];

/** The whole page. */
export function renderErrorDocs(errors = readErrors()) {
  const houses = Map.groupBy(errors, ({ house }) => house);
  const sections = [...houses].map(([house, members]) => {
    const entries = members.map(({ code, name, meaning, says }) => {
      const sentence =
        says === undefined ? '' : `\n\n> ${says.replaceAll('<', '\\<').replaceAll('\\n', ' ')}`;
      return `### ${code}\n\n\`${name}\`. ${meaning}${sentence}\n`;
    });
    return `## ${house}\n\n${entries.join('\n')}`;
  });
  return `# Errors

Every error that Socketlab reports has a code that stays the same in every version and both languages. With \`--json\` it
is the field \`code\`; over gRPC it travels with the status, so that the CLI shows a daemon's error as if it were its own.

This page is generated from the sources: \`node tools/gen-error-docs.mjs\`. What stands in angle brackets varies.

${sections.join('\n')}`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(path.join(workspaceRoot, 'docs', 'errors.md'), renderErrorDocs());
}
