const DOT = 0x2e;
const ZERO = 0x30;
const BYTE_BITS = 8;
const MOST = 255;
const DOTS = 3;

/**
 * The 32 bits of an IPv4 address as a number without sign, for who keeps many of them: a string takes ten times the
 * memory. Undefined for every other text, IPv6 addresses among them.
 */
export function ipv4Number(host: string): number | undefined {
  let number = 0;
  let byte = 0;
  let digits = 0;
  let dots = 0;
  for (let at = 0; at < host.length; at += 1) {
    const code = host.charCodeAt(at);
    if (code === DOT && digits > 0) {
      number = (number << BYTE_BITS) | byte;
      byte = 0;
      digits = 0;
      dots += 1;
    } else {
      const digit = code - ZERO;
      // A leading zero would be read back differently: that is no canonical address.
      if (digit < 0 || digit > 9 || (digits > 0 && byte === 0)) return undefined;
      byte = byte * 10 + digit;
      digits += 1;
      if (byte > MOST) return undefined;
    }
  }
  return dots === DOTS && digits > 0 ? ((number << BYTE_BITS) | byte) >>> 0 : undefined;
}

/** The address behind the number: `127.0.0.1`. */
export function ipv4Text(number: number): string {
  return `${number >>> 24}.${(number >>> 16) & MOST}.${(number >>> 8) & MOST}.${number & MOST}`;
}
