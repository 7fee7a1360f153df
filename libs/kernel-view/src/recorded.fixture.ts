import { readFileSync } from 'node:fs';

/** What one Linux 6.18 wrote of a few connections: some closed, some reset, one refused. */
interface Recorded {
  /** The server's. */
  readonly port: number;
  /** Of the program that made the calls. */
  readonly threadId: number;
  /** Pages of trace_pipe_raw as base64, without what follows the records. */
  readonly pages: readonly string[];
  /** events/header_page, and the events' format files. */
  readonly headerPage: string;
  readonly formats: readonly string[];
  /** Files of /proc/net by name; of the counters only UDP's lines. */
  readonly net: Readonly<Record<'tcp' | 'tcp6' | 'udp' | 'udp6' | 'snmp' | 'snmp6', string>>;
}

/** Reads the recording. */
export function readRecorded(): Omit<Recorded, 'pages'> & { readonly pages: readonly Buffer[] } {
  const file = new URL('./fixtures/recorded.json', import.meta.url);
  const recorded = JSON.parse(readFileSync(file, 'utf8')) as Recorded;
  return { ...recorded, pages: recorded.pages.map((page) => Buffer.from(page, 'base64')) };
}
