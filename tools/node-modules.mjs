// How the bundles reach Node's own modules. An `import` of one reads everything that it exports, getters too, and so loads what
// stands behind them: of node:fs the promises, streams and readline, of node:util the worker threads, of node:http fetch().
// A require() reads what is used (since Node 22; before, it read everything too).
import { builtinModules, createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const NAMESPACE = 'required';

/** Those that are there when Node has started. */
const AT_HAND = ['node:fs', 'node:path', 'node:url', 'node:util'];

/** Where a bundle's `import` finds what a module exports; esbuild copies its own properties at each import, and it has none. */
const atHand = (name) => `module.exports = Object.create(require('${name}'));`;

/** The same for a module that is loaded when something of it is first read. */
const whenRead = (name) => `let real;
const get = (_, key) => (key === '__esModule' ? undefined : (real ??= require('${name}'))[key]);
module.exports = Object.create(new Proxy({}, { get }));`;

const asItIs = (name) => `module.exports = require('${name}');`;

function contentsFor(name) {
  if (name === 'node:process') return 'module.exports = process;';
  // Some are a function with properties, such as node:events.
  if (typeof require(name) === 'function') return asItIs(name);
  return AT_HAND.includes(name) ? atHand(name) : whenRead(name);
}

/**
 * A plugin by which a bundle requires those of Node's modules that it imports and that `names` matches. With `isPutOff` those that take long to load are
 * loaded when something of them is first read, and not with the file that imports them.
 */
export function requireNodeModules({ names, isPutOff }) {
  return {
    name: 'require-node-modules',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: names }, ({ kind, path: name }) => {
        const isOne =
          kind === 'import-statement' && builtinModules.includes(name.slice('node:'.length));
        return isOne ? { path: name, namespace: NAMESPACE } : undefined;
      });
      onLoad({ filter: /^/, namespace: NAMESPACE }, ({ path: name }) => ({
        contents: isPutOff ? contentsFor(name) : asItIs(name),
      }));
    },
  };
}
