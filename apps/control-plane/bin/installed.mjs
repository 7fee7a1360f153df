#!/usr/bin/env node
// What `npm install -g` links as `socketlab`: in the package it stands as bin/socketlab.mjs. It builds nothing and writes
// nothing beside itself, for the prefix may be root's. A Node that is too old must be able to read it as far as the message.
import nodeModule from 'node:module';
import { homedir } from 'node:os';
import path from 'node:path';

const NEEDED = [20, 19];

function isOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1]);
}

/** The user's place for what can be made again at any time; SOCKETLAB_HOME holds everything, and so this too. */
function cacheDirectory() {
  const { SOCKETLAB_HOME, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (SOCKETLAB_HOME) return path.resolve(SOCKETLAB_HOME, 'cache');
  if (process.platform === 'win32') {
    return path.join(
      LOCALAPPDATA || path.join(homedir(), 'AppData', 'Local'),
      'Socketlab',
      'cache',
    );
  }
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Caches', 'Socketlab');
  const cache =
    XDG_CACHE_HOME && path.isAbsolute(XDG_CACHE_HOME)
      ? XDG_CACHE_HOME
      : path.join(homedir(), '.cache');
  return path.join(cache, 'socketlab');
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
  if (nodeModule.enableCompileCache && !process.env.NODE_COMPILE_CACHE) {
    nodeModule.enableCompileCache(cacheDirectory());
  }
  import('../apps/control-plane/dist/main.mjs').catch((failure) => {
    process.stderr.write(`socketlab: ${failure.stack}\n`);
    process.exitCode = 1;
  });
}
