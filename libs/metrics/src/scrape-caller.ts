import type { SocketlabError } from '@socketlab/foundation';

/** Who scrapes, as far as the way by which they came in tells. */
export interface ScrapeCaller {
  /** Asked at each scrape, with the host that it names: why it is not answered, undefined when it is. */
  refusal(host: string | undefined): ScrapeRefusal | undefined;
}

/** Why a scrape is not answered. */
export interface ScrapeRefusal {
  /** The status of HTTP (RFC 9110 section 15). */
  readonly status: number;
  readonly say: SocketlabError | string;
  /** Whether the connection ends with it. */
  readonly endsConnection?: boolean;
}

/** What the body says: an error of ours with its code, in both languages, for nobody has said which they read. */
export function textOfRefusal({ say }: ScrapeRefusal): string {
  if (typeof say === 'string') return `${say}\n`;
  return `${say.code}\n\n${say.text.en}\n\n${say.text['pt-BR']}\n`;
}
