import { isIP } from 'node:net';

const MAX_PORT = 65_535;

/**
 * One end as netstat(1) of macOS writes it, `127.0.0.1.65432`, `::1.80`, `fe80::1%lo0.80`, `*.80`, `*.*`, as we write it:
 * `127.0.0.1:65432`, `[::1]:80`. `family` is the digits behind the protocol: a socket of `46` takes both. Undefined of what
 * is no such name, as of an address that netstat has cut off.
 */
export function bracketed(
  shown: string,
  family: string,
): { readonly name: string; readonly port: number } | undefined {
  const { address = '', port: digits = '' } =
    /^(?<address>.+)\.(?<port>\d{1,5}|\*)$/.exec(shown)?.groups ?? {};
  const port = digits === '*' ? 0 : Number(digits);
  if (digits === '' || port > MAX_PORT) return undefined;
  if (address === '*') return { name: family === '4' ? `0.0.0.0:${port}` : `[::]:${port}`, port };
  // The zone is not a part of the address: our names have none.
  const [plain = ''] = address.split('%');
  const mapped = plain.replace(/^::ffff:(?=\d+\.)/, '');
  if (isIP(mapped) === 4) return { name: `${mapped}:${port}`, port };
  return isIP(plain) === 6 ? { name: `[${plain}]:${port}`, port } : undefined;
}
