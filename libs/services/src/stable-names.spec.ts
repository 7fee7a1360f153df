import { describe, expect, it } from 'vitest';
import { isStablePath, isStableProgram, stableNode } from './stable-names.ts';

describe('a name that stays', () => {
  it.each([
    '/usr/bin/node',
    '/usr/local/bin/node',
    '/opt/node/bin/node',
    '/home/ana/.local/bin/node',
    '/home/ana/.volta/bin/node',
    '/opt/homebrew/bin/node',
  ])('%s is one', (path) => expect(isStablePath(path)).toBe(true));

  it.each([
    '/home/ana/.nvm/versions/node/v22.11.0/bin/node',
    '/home/ana/.local/share/fnm/node-versions/v20.19.5/installation/bin/node',
    '/run/user/1000/fnm_multishells/123_456/bin/node',
    '/home/ana/.asdf/installs/nodejs/22.11.0/bin/node',
    '/opt/homebrew/Cellar/node/23.1.0/bin/node',
    '/opt/node-v22.11.0-linux-x64/bin/node',
    '/home/ana/socketlab/node_modules/.bin/node',
    '/usr/lib/nodejs/22/bin/node',
    '/tmp/node/bin/node',
  ])('%s is none', (path) => expect(isStablePath(path)).toBe(false));
});

describe('the Node of a service', () => {
  const runs = '/opt/node-v22.11.0-linux-x64/bin/node';

  it('is named by a link that leads to the one that runs', () => {
    const names = [
      { path: '/usr/bin/node', realPath: '/usr/bin/nodejs' },
      { path: runs, realPath: runs },
      { path: '/usr/local/bin/node', realPath: runs },
    ];
    expect(stableNode(runs, names)).toBe('/usr/local/bin/node');
  });

  it('has no name where only versioned folders lead to it', () => {
    expect(stableNode(runs, [{ path: runs, realPath: runs }])).toBeUndefined();
  });
});

describe('a program that stays', () => {
  it.each([
    ['/usr/lib/node_modules/socketlab', true],
    ['/home/ana/.npm-global/lib/node_modules/socketlab', true],
    ['/home/ana/.nvm/versions/node/v22.11.0/lib/node_modules/socketlab', false],
    ['/home/ana/.npm/_npx/0123/node_modules/socketlab', false],
    ['/home/ana/project/node_modules/socketlab', false],
    ['/home/ana/socketlab', false],
  ])('%s: %s', (root, isStable) => expect(isStableProgram(root)).toBe(isStable));
});
