// Holds the workspace to the rules in boundaries.mjs: what may import what, and a few habits that biome can't check.
// Prints every breach and exits 1 if there is one.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  ARROWS,
  BANNED_NAMES,
  CONFIGURATION_FILES,
  CONSOLE_FILES,
  KEPT_BY,
  MANY_LINES,
  MOST_LINES,
  TEST_HOUSE,
} from './boundaries.mjs';
import { importsOf, linesWith, undocumentedExports } from './source-text.mjs';

const SCOPE = '@socketlab/';
const SKIPPED_FOLDERS = ['node_modules', 'dist', 'out-tsc', 'gen', 'reports'];
/** Trees of deliberate breaches. */
const BREACHES = 'tools/fixtures';

/** Checks the workspace at `root`; returns {rule, severity, file, line, message} of each breach. */
export function checkWorkspace(root) {
  const read = (file) => readFileSync(path.join(root, file), 'utf8');
  const files = ['apps', 'libs', 'e2e', 'tools', 'docs'].flatMap((top) => filesBelow(root, top));
  const problems = [];
  const report = (rule, file, message, { line = 1, severity = 'error' } = {}) =>
    problems.push({ rule, severity, file, line, message });
  for (const file of files) checkName(file, report);
  for (const house of housesOf(root)) checkHouse(root, house, report);
  for (const file of files.filter((name) => /\.(?:ts|mjs)$/.test(name))) {
    const source = read(file);
    checkLength(file, source, report);
    if (!file.startsWith('tools/')) checkSource(file, source, report);
  }
  return problems;
}

function filesBelow(root, folder) {
  if (!existsSync(path.join(root, folder))) return [];
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return [file];
    const isSkipped = SKIPPED_FOLDERS.includes(entry.name) || file === BREACHES;
    return isSkipped ? [] : filesBelow(root, file);
  });
}

function housesOf(root) {
  return ['apps', 'libs'].flatMap((top) => {
    if (!existsSync(path.join(root, top))) return [];
    const entries = readdirSync(path.join(root, top), { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => `${top}/${entry.name}`);
  });
}

const isTest = (file) =>
  /\.(?:spec|fixture)\.ts$|(?:^|\/)fixtures?[-/][^/]+\.ts$/.test(file) ||
  file.startsWith('e2e/') ||
  file.startsWith(`libs/${TEST_HOUSE}/`);
const houseOf = (file) => /^(?:apps|libs)\/(?<house>[^/]+)\//.exec(file)?.groups.house;

function checkName(file, report) {
  for (const segment of file.split('/')) {
    if (BANNED_NAMES.includes(segment.split('.')[0])) {
      report('name', file, `"${segment}" says nothing: name a file after what it exports`);
    }
  }
}

/** The package.json and tsconfig.json of one house name only houses that the arrows allow. */
function checkHouse(root, folder, report) {
  const house = path.basename(folder);
  const allowed = ARROWS[house];
  if (!allowed) {
    report('unknown-house', folder, `${house} is not in ARROWS: say there what it may import`);
    return;
  }
  const json = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
  const manifestFile = `${folder}/package.json`;
  const { dependencies = {}, devDependencies = {} } = json(manifestFile);
  for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
    const isDevelopment = !(name in dependencies);
    const other = name.startsWith(SCOPE) ? name.slice(SCOPE.length) : undefined;
    const isAllowed = allowed.includes(other) || (isDevelopment && other === TEST_HOUSE);
    if (other && !isAllowed) {
      report('dependency', manifestFile, `${house} may not depend on ${other}`);
    }
    checkKept(name, house, { file: manifestFile, line: 1 }, report);
  }
  const configurationFile = `${folder}/tsconfig.json`;
  for (const reference of json(configurationFile).references ?? []) {
    const other = path.basename(reference.path);
    if (!allowed.includes(other) && other !== TEST_HOUSE) {
      report('reference', configurationFile, `${house} may not reference ${other}`);
    }
  }
}

function checkLength(file, source, report) {
  const lines = source.split('\n').length - 1;
  if (lines > MOST_LINES) {
    report('length', file, `${lines} lines; at most ${MOST_LINES}: split it by what it does`);
  } else if (lines > MANY_LINES && !isTest(file)) {
    report('length', file, `${lines} lines; does it do one thing?`, { severity: 'warning' });
  }
}

function checkSource(file, source, report) {
  for (const { name, line } of importsOf(source)) checkImport(file, { name, line }, report);
  for (const line of linesWith(source, /^\s*export default\b|\bas default\b/)) {
    report('default-export', file, 'export it by its name', { line });
  }
  if (isTest(file)) return;
  for (const line of linesWith(source, /\bprocess\s*\.\s*(?:env|argv)\b/)) {
    if (CONFIGURATION_FILES.some((pattern) => pattern.test(file))) break;
    report('environment', file, 'only configuration reads process.env and process.argv', { line });
  }
  for (const line of linesWith(source, /(?<![.\w])console\s*\./)) {
    if (CONSOLE_FILES.some((pattern) => pattern.test(file))) break;
    report('console', file, 'log with the logger, or throw', { line });
  }
  if (!file.startsWith('libs/')) return;
  for (const { name, line } of undocumentedExports(source)) {
    report('docstring', file, `${name} is exported without a docstring`, { line });
  }
}

function checkImport(file, { name, line }, report) {
  const house = houseOf(file);
  if (name.startsWith('.')) {
    const target = path.posix.join(path.posix.dirname(file), name);
    const home = house ? file.split('/').slice(0, 2).join('/') : file.split('/')[0];
    if (!target.startsWith(`${home}/`)) {
      report('relative', file, `${name} leaves ${home}: import @socketlab/... instead`, { line });
    }
    return;
  }
  checkKept(name, house, { file, line }, report);
  if (!name.startsWith(SCOPE)) return;
  const [other, ...inside] = name.slice(SCOPE.length).split('/');
  if (inside.length > 0) {
    report('deep-import', file, `${name}: import what ${other} exports, not its files`, { line });
  } else if (other === TEST_HOUSE) {
    if (!isTest(file)) report('testkit', file, 'shipped code never imports testkit', { line });
  } else if (house && other !== house && !ARROWS[house]?.includes(other)) {
    report('arrow', file, `${house} may not import ${other}`, { line });
  }
}

/** Some packages of others belong to one house. Specs and e2e keep to that too, for they'd test around the house. */
function checkKept(name, house, { file, line }, report) {
  const kept = KEPT_BY.find(({ pattern }) => pattern.test(name));
  if (kept && kept.house !== house) {
    report('kept', file, `only ${kept.house} uses ${name}`, { line });
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const problems = checkWorkspace(path.resolve(import.meta.dirname, '..'));
  for (const { rule, severity, file, line, message } of problems) {
    console.error(`${severity}: ${file}:${line}: ${message} [${rule}]`);
  }
  if (problems.some(({ severity }) => severity === 'error')) process.exitCode = 1;
}
