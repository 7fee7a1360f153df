import { spawnSync } from 'node:child_process';

/** A program and its arguments. */
export type Command = readonly [string, ...string[]];

/** nobody and nogroup, on every Linux. */
export const PLAIN_USER_ID = 65_534;

/** Whether the tests run as root. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * The command as a user without any privilege: through setpriv(1) when the tests run as root, else as it is. The files
 * it reads must be readable for everyone.
 */
export function asPlainUser(command: Command): Command {
  if (!isRoot()) return command;
  const id = String(PLAIN_USER_ID);
  return ['setpriv', '--reuid', id, '--regid', id, '--clear-groups', '--', ...command];
}

/**
 * The command in a network namespace of its own, where only `lo` exists and is up: unshare(1), with a user namespace
 * when the tests don't run as root.
 */
export function inNetworkNamespace(command: Command): Command {
  const flags = isRoot() ? ['--net'] : ['--user', '--map-root-user', '--net'];
  return ['unshare', ...flags, 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh', ...command];
}

/** Why {@link inNetworkNamespace} can't be used here, as unshare(1) or ip(8) tells it; undefined when it can. */
export function networkNamespaceProblem(): string | undefined {
  const [program, ...args] = inNetworkNamespace(['true']);
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
}
