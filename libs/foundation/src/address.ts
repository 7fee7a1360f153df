import { BlockList, isIP, isIPv6, SocketAddress } from 'node:net';
import { InvalidValueError } from './errors.ts';

/** An IP address and a port. `host` is always a literal, never a name, written as RFC 5952 has it. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

const MAX_PORT = 65_535;

/** Reads a port number: 0 to 65535, where 0 asks the system to choose one. Throws {@link InvalidValueError}. */
export function parsePort(value: string, what = 'port'): number {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  if (port >= 0 && port <= MAX_PORT) return port;
  throw new InvalidValueError({
    what,
    value,
    rule: {
      en: 'a port is a whole number from 0 to 65535',
      'pt-BR': 'uma porta é um número inteiro de 0 a 65535',
    },
    wayOut: {
      en: 'Choose one from 1024 to 65535; 0 lets the system choose.',
      'pt-BR': 'Escolha uma de 1024 a 65535; 0 deixa o sistema escolher.',
    },
  });
}

/**
 * Reads `192.0.2.1:65432`, `[::1]:65432`, `localhost:65432`, or a part of it completed from `defaults`:
 * `:65432` and `65432` are a port, `192.0.2.1` is a host. Throws {@link InvalidValueError}.
 */
export function parseAddress(value: string, defaults?: Address, what = 'address'): Address {
  const { host, port } = splitAddress(value.trim());
  const literal = host === undefined || host === '' ? defaults?.host : resolveLoopbackName(host);
  const number = port === undefined ? defaults?.port : parsePort(port, what);
  if (literal === undefined || number === undefined || isIP(literal) === 0) {
    throw notAnAddress(value, what);
  }
  return { host: canonical(literal), port: number };
}

/**
 * Refuses port 0 where something is to be sent: it is nobody's, and stands for one that the system chooses, which it does for
 * who binds. Throws {@link InvalidValueError} about `value`.
 */
export function refusePortZero(port: number, value: string, what = 'address'): void {
  if (port !== 0) return;
  throw new InvalidValueError({
    what,
    value,
    rule: {
      en: 'nothing can be sent to port 0: no program can have it',
      'pt-BR': 'nada pode ser enviado à porta 0: nenhum programa pode tê-la',
    },
    wayOut: {
      en: 'Give the port on which the server listens, from 1 to 65535.',
      'pt-BR': 'Dê a porta em que o servidor escuta, de 1 a 65535.',
    },
  });
}

/** `127.0.0.1:65432`, and `[::1]:65432` with the brackets of RFC 3986 section 3.2.2. */
export function formatAddress(address: Address): string {
  const { host, port } = address;
  // Not isIPv6(), whose first use in a thread takes 5 ms: of all that a host can be, only an IPv6 address has colons.
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Whether the address can only be reached from this machine: 127.0.0.0/8 (RFC 1122) and ::1 (RFC 4291). */
export function isLoopback(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return false;
  const loopback = new BlockList();
  loopback.addSubnet('127.0.0.0', 8, 'ipv4');
  loopback.addAddress('::1', 'ipv6');
  return loopback.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

/** The one spelling that the kernel uses too, so that addresses can be compared as text. */
function canonical(host: string): string {
  const [address = host, zone] = host.split('%');
  if (!address.includes(':') || !isIPv6(address)) return host;
  const spelled = new SocketAddress({ address, family: 'ipv6' }).address;
  return zone === undefined ? spelled : `${spelled}%${zone}`;
}

function splitAddress(value: string): { host?: string; port?: string } {
  if (/^\d{1,6}$/.test(value)) return { port: value };
  if (/:.*:/.test(value) && isIPv6(value)) return { host: value };
  const bracketed = /^\[(?<host>[^\]]*)\](?::(?<port>.*))?$/.exec(value)?.groups;
  // RFC 3986 section 3.2.2: brackets hold an IPv6 address, and nothing else.
  if (bracketed && !isIPv6(bracketed['host'] ?? '')) return { host: value };
  const plain = bracketed ?? /^(?<host>[^:]*)(?::(?<port>[^:]*))?$/.exec(value)?.groups;
  if (!plain) return { host: value };
  return {
    ...(plain['host'] === undefined ? {} : { host: plain['host'] }),
    ...(plain['port'] === undefined ? {} : { port: plain['port'] }),
  };
}

/** RFC 6761 section 6.3: `localhost` is the loopback address without asking any resolver. */
function resolveLoopbackName(host: string): string {
  return host.toLowerCase() === 'localhost' ? '127.0.0.1' : host;
}

function notAnAddress(value: string, what: string): InvalidValueError {
  return new InvalidValueError({
    what,
    value,
    rule: {
      en: 'an address is an IP address and a port, as in 127.0.0.1:65432 or [::1]:65432',
      'pt-BR': 'um endereço é um endereço IP e uma porta, como em 127.0.0.1:65432 ou [::1]:65432',
    },
    wayOut: {
      en: 'Names other than localhost are not looked up here: give the IP address.',
      'pt-BR': 'Nomes além de localhost não são consultados aqui: dê o endereço IP.',
    },
  });
}
