// Gives the constants of our modules back what they are. esbuild makes `var` of each `const` that a module has outside its functions,
// so that code that is seldom run need not look whether it is set. In a thread that serves, the same code runs a million times: of a
// `const` V8 compiles the value itself into it; of a `var` it reads the value, and looks what kind it has, each time.
import { transform } from 'esbuild';

/** Before what each module has become, esbuild names its file. */
const MODULE = /^\/\/ (\S+\.(?:ts|mjs|js))$/;
const VARIABLE = /^var (?=[\w$]+ = )/;

/**
 * The bundle with `const` instead of `var` before all that our own modules set outside their functions and never again, which
 * esbuild itself says. Lines stay lines. Rejects when the code can't be read.
 */
export async function keepConstants(code) {
  const lines = code.split('\n');
  const ours = linesOfOurs(lines);
  const constant = lines.map((line, at) =>
    ours.has(at) ? line.replace(VARIABLE, 'const ') : line,
  );
  const { warnings } = await transform(constant.join('\n'), { logLevel: 'silent', logLimit: 0 });
  const declarations = warnings
    .filter(({ id }) => id === 'assign-to-constant')
    .flatMap(({ notes }) => notes.map(({ location }) => location.line - 1));
  for (const at of declarations) constant[at] = lines[at];
  return constant.join('\n');
}

function linesOfOurs(lines) {
  const ours = new Set();
  let isOurs = false;
  for (const [at, line] of lines.entries()) {
    const [, file] = MODULE.exec(line) ?? [];
    if (file !== undefined) isOurs = !file.includes('node_modules/');
    if (isOurs) ours.add(at);
  }
  return ours;
}
