// Runs the workspace's own tools: node_modules/.bin comes first in PATH, so that `node` is the pinned one for them
// even when the system's Node started this.
import { spawn } from 'node:child_process';
import path from 'node:path';

export const workspaceRoot = path.resolve(import.meta.dirname, '..');

export const toolEnvironment = {
  ...process.env,
  PATH: `${path.join(workspaceRoot, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH}`,
};

/**
 * Runs a command line, which must hold no text from outside, for it goes through a shell (Windows knows the tools as
 * .cmd files). Resolves with the exit status and all that it printed; with `isShown` it prints as it goes instead.
 */
export function runCommand(line, { cwd = workspaceRoot, isShown = false, environment = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(line, {
      cwd,
      shell: true,
      stdio: ['ignore', isShown ? 'inherit' : 'pipe', isShown ? 'inherit' : 'pipe'],
      env: { ...toolEnvironment, ...environment },
    });
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (status, signal) =>
      resolve({ status: status ?? `signal ${signal}`, output: Buffer.concat(chunks).toString() }),
    );
  });
}
