import type { SocketName } from './observation.ts';

/** Whether both ends are named. Linux traces CLOSED -> SYN-SENT before the client's port is chosen. */
export function isComplete(name: SocketName): boolean {
  return !hasNoPort(name.local) && !hasNoPort(name.remote);
}

/** Whether an end has no port yet, or never has one. */
export function hasNoPort(address: string): boolean {
  return address.endsWith(':0');
}

/** The port of `address:port`. */
export function portOf(address: string): string {
  return address.slice(address.lastIndexOf(':') + 1);
}

/** Whether it stands for every address of the machine: `0.0.0.0:65432`, `[::]:65432`. */
export function isAnyAddress(address: string): boolean {
  return address.startsWith('0.0.0.0:') || address.startsWith('[::]:');
}

/** The same connection as its other end names it. */
export function mirror({ protocol, local, remote }: SocketName): SocketName {
  return { protocol, local: remote, remote: local };
}

/** A name as a key: `tcp 127.0.0.1:65432>127.0.0.1:44494`. */
export function keyOf({ protocol, local, remote }: SocketName): string {
  return `${protocol} ${local}>${remote}`;
}

/** The fullest of some names. */
export function fullestOf(names: readonly SocketName[]): SocketName {
  return (
    names.find((name) => isComplete(name) && !isAnyAddress(name.local)) ??
    names.find(isComplete) ??
    names.find((name) => !hasNoPort(name.local)) ??
    names.find((name) => !hasNoPort(name.remote)) ??
    names[0] ?? { protocol: 'tcp', local: '0.0.0.0:0', remote: '0.0.0.0:0' }
  );
}

/** Where a name means one socket: on its own host only, if it is a loopback address there. */
export function scopeOf(host: string, { local, remote }: SocketName): string {
  return isLoopback(local) || isLoopback(remote) ? host : '';
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address.startsWith('[::1]');
}
