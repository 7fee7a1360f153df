// `npm test`: every check of the workspace, then every test, and the count of them as the last line. All steps run even
// if one fails, so that one run tells everything. With CI=true or SOCKETLAB_NO_SKIP=1 a skipped test is a failure.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommand, workspaceRoot } from './command.mjs';

const allowsSkips = process.env.CI !== 'true' && process.env.SOCKETLAB_NO_SKIP !== '1';
const scratch = mkdtempSync(path.join(tmpdir(), 'socketlab-test-'));
const inScratch = (name) => path.join(scratch, name);

/** Runs command lines one after the other, up to the first that fails. */
async function runAll(lines, options) {
  for (const line of lines) {
    const { status, output } = await runCommand(line, options);
    if (status !== 0) return `$ ${line}\n${output}\n(exit status ${status})`;
  }
  return undefined;
}

function checkContract() {
  return runAll([
    'buf lint',
    'buf format -d --exit-code',
    'buf breaking --against proto/baseline.binpb',
  ]);
}

async function checkGeneratedCode() {
  const fresh = inScratch('gen');
  const control = path.join(workspaceRoot, 'libs', 'control');
  const failure = await runAll([`node ../../tools/gen-protos.mjs "${fresh}"`], { cwd: control });
  if (failure) return failure;
  const committed = path.join(control, 'src', 'gen');
  const filesOf = (folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  const names = new Set([...filesOf(fresh), ...filesOf(committed)]);
  const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);
  const different = [...names].filter(
    (name) => read(path.join(fresh, name)) !== read(path.join(committed, name)),
  );
  if (different.length === 0) return undefined;
  const list = different.map((name) => `  libs/control/src/gen/${name}`).join('\n');
  return `these files are not what the contract generates; run npm run gen and commit them:\n${list}`;
}

async function typecheck() {
  const alone = ['tools', 'e2e'].filter((folder) =>
    existsSync(path.join(workspaceRoot, folder, 'tsconfig.json')),
  );
  return runAll([
    'nx run-many -t typecheck --outputStyle=static',
    ...alone.map((folder) => `tsc -b ${folder}`),
  ]);
}

/** Runs vitest once for the whole workspace and returns what its tests did. */
async function runTests() {
  const file = inScratch('results.json');
  const { status } = await runCommand(
    'vitest run --reporter=default --reporter=./tools/vitest-reporter.mjs',
    { isShown: true, environment: { SOCKETLAB_TEST_RESULTS: file } },
  );
  const none = { passed: 0, failed: [], skipped: [] };
  const results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : none;
  if (status !== 0 && results.failed.length === 0) {
    results.failed.push(`vitest itself: exit status ${status}, see above`);
  }
  return results;
}

const checks = [
  [
    'format and lint',
    () =>
      runAll([`biome ci --error-on-warnings --colors=${process.stdout.isTTY ? 'force' : 'off'}`]),
  ],
  ['boundaries', () => runAll(['node tools/check-boundaries.mjs'])],
  ['contract', checkContract],
  ['generated code equals the contract', checkGeneratedCode],
  ['types', typecheck],
  ['build', () => runAll(['node tools/build.mjs'])],
];

const headline = (text) => console.log(`\n=== ${text}`);
const failures = [];
for (const [name, check] of checks) {
  headline(name);
  const started = performance.now();
  const failure = await check();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(failure === undefined ? `ok (${seconds} s)` : `${failure}\nFAILED (${seconds} s)`);
  if (failure !== undefined) failures.push(`check: ${name}`);
}

headline('tests');
const { passed, failed, skipped } = await runTests();
rmSync(scratch, { recursive: true, force: true });
failures.push(...failed);
for (const { name, reason } of skipped) {
  if (!allowsSkips) failures.push(`${name} (skipped: ${reason})`);
}

headline('summary');
for (const { name, reason } of skipped) console.log(`skipped: ${name} [${reason}]`);
for (const failure of failures) console.log(`failed: ${failure}`);
const skippedPart = skipped.length > 0 && allowsSkips ? `, ${skipped.length} skipped` : '';
console.log(`${passed} passed, ${failures.length} failed${skippedPart}`);
process.exitCode = failures.length === 0 ? 0 : 1;
