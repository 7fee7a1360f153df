#!/usr/bin/env node
// What `npm install -g` links as `socketlab`: in the package it stands as bin/socketlab.mjs. It builds nothing and writes
// nothing beside itself, for the prefix may be root's. A Node that is too old must be able to read it as far as the message.
import nodeModule from 'node:module';

// An import reads everything that a module of Node's exports, and so loads much that nobody needs here.
const require = nodeModule.createRequire(import.meta.url);
const { existsSync, mkdirSync } = require('node:fs');
const { homedir } = require('node:os');
const path = require('node:path');

const NEEDED = [20, 19];

function isOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1]);
}

/**
 * The user's place for what can be made again at any time; SOCKETLAB_HOME holds everything, and so this too. Not on Windows:
 * what is in it is run, and a folder outside of the profile lets others write to it.
 */
function cacheDirectory() {
  const { SOCKETLAB_HOME, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === 'win32') {
    return path.join(
      LOCALAPPDATA || path.join(homedir(), 'AppData', 'Local'),
      'Socketlab',
      'cache',
    );
  }
  if (SOCKETLAB_HOME) return path.resolve(SOCKETLAB_HOME, 'cache');
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Caches', 'Socketlab');
  const cache =
    XDG_CACHE_HOME && path.isAbsolute(XDG_CACHE_HOME)
      ? XDG_CACHE_HOME
      : path.join(homedir(), '.cache');
  return path.join(cache, 'socketlab');
}

/** Whether the folder is there, made if need be: Node's own way of making it never ends on a drive that is not there. */
function isMade(directory) {
  if (existsSync(directory)) return true;
  const parent = path.dirname(directory);
  if (parent === directory || !isMade(parent)) return false;
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch {
    // Another process may have been first; where nobody was, the program goes on without.
  }
  return existsSync(directory);
}

if (isOldNode()) {
  const needed = NEEDED.join('.');
  const found = process.versions.node;
  process.stderr.write(
    `socketlab: this is Node ${found}, and Socketlab needs ${needed} or newer: install one from https://nodejs.org, then call it again.\n` +
      `socketlab: este é o Node ${found}, e o Socketlab precisa do ${needed} ou mais novo: instale um de https://nodejs.org e chame de novo.\n`,
  );
  process.exitCode = 1;
} else {
  // Node 22.1 and later keep compiled code from one call to the next. Where it cannot be written they go on without.
  const isAsked = nodeModule.enableCompileCache && !process.env.NODE_COMPILE_CACHE;
  if (isAsked && isMade(cacheDirectory())) nodeModule.enableCompileCache(cacheDirectory());
  import('../apps/control-plane/dist/main.mjs').catch((failure) => {
    process.stderr.write(`socketlab: ${failure.stack}\n`);
    process.exitCode = 1;
  });
}
