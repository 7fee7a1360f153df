import { once } from 'node:events';
import http from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createScraper, type ScrapeResult } from './scraper.ts';

failOnLeaks();

const NEVER = new AbortController().signal;

async function serve(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answering = (answer: http.RequestListener): Promise<string> =>
  serve(http.createServer(answer));

async function scrape(address: string, deadlineMs = 2_000): Promise<ScrapeResult> {
  const scraper = createScraper();
  onTestFinished(() => scraper.close());
  return scraper.scrape(address, { deadlineMs, signal: NEVER });
}
const kindOf = (result: ScrapeResult): string =>
  result.kind === 'text' ? 'text' : result.failure.kind;

describe('a scrape', () => {
  test('asks for the text format, and brings the text', async () => {
    const address = await answering((request, response) => {
      response.end(`${request.url} ${request.headers.accept} ${request.headers.host}`);
    });
    expect(await scrape(address)).toEqual({
      kind: 'text',
      text: `/metrics text/plain; version=0.0.4 ${address}`,
    });
  });

  test('of who never answers is slow, and waits no longer than it may', async () => {
    const address = await serve(createServer());
    expect(kindOf(await scrape(address, 50))).toBe('slow');
  });

  test('of who hangs up, refuses, redirects or never stops is told as that', async () => {
    expect(kindOf(await scrape(await serve(createServer((socket) => socket.destroy()))))).toBe(
      'hung-up',
    );
    const forbidden = await answering((_request, response) => response.writeHead(403).end());
    expect(kindOf(await scrape(forbidden))).toBe('scope');
    const elsewhere = await answering((_request, response) => {
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    });
    expect(await scrape(elsewhere)).toMatchObject({
      failure: { kind: 'other', text: { en: 'HTTP 302' } },
    });
    const endless = await answering((_request, response) => {
      const more = (): void => {
        while (response.writable && response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    });
    expect(kindOf(await scrape(endless, 10_000))).toBe('too-much');
  });

  test('of nobody is closed', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    expect(kindOf(await scrape(`127.0.0.1:${port}`))).toBe('closed');
  });

  test('that is interrupted rejects with the reason', async () => {
    const address = await serve(createServer());
    const scraper = createScraper();
    onTestFinished(() => scraper.close());
    const interrupt = new AbortController();
    const scraping = scraper.scrape(address, { deadlineMs: 10_000, signal: interrupt.signal });
    interrupt.abort(new Error('enough'));
    await expect(scraping).rejects.toThrow('enough');
  });
});
