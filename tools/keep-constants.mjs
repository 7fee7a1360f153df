// Gives the constants of our modules back what they are. esbuild makes `var` of each `const` that a module has outside its functions,
// so that code that is seldom run need not look whether it is set. In a thread that serves, the same code runs a million times: of a
// `const` V8 compiles the value itself into it; of a `var` it reads the value, and looks what kind it has, each time.

/** Before what each module has become, esbuild names its file. */
const MODULE = /^\/\/ (\S+\.(?:ts|mjs|js))$/;
const VARIABLE = /^var ([\w$]+) = /;
/** A name that is set, in any of the ways but that of a pattern: `[name] = list`. */
const SET =
  /(?<![\w$.#])([\w$]+)\s*(?:=(?![=>])|(?:[-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)=|\+\+|--)|(?:\+\+|--)([\w$]+)/g;

/** The names that are set more than once in the bundle: what was `let`, and what only shares its name. */
function namesSetAgain(code) {
  const seen = new Set();
  const again = new Set();
  for (const [, behind, before] of code.matchAll(SET)) {
    const name = behind ?? before;
    (seen.has(name) ? again : seen).add(name);
  }
  return again;
}

/** The bundle with `const` instead of `var` before all that our own modules set once, outside their functions. Lines stay lines. */
export function keepConstants(code) {
  const again = namesSetAgain(code);
  let isOurs = false;
  const lines = code.split('\n').map((line) => {
    const [, file] = MODULE.exec(line) ?? [];
    if (file !== undefined) isOurs = !file.includes('node_modules/');
    const [declared, name] = VARIABLE.exec(line) ?? [];
    if (!isOurs || name === undefined || again.has(name)) return line;
    return `const ${name} = ${line.slice(declared.length)}`;
  });
  return lines.join('\n');
}
