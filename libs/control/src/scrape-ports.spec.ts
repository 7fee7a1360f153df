import { createServer } from 'node:http';
import { connect as connectTls } from 'node:tls';
import { createLogger, formatAddress, parseAddress } from '@socketlab/foundation';
import type { AuditEvent, Identity } from '@socketlab/trust';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type ControlFixture,
  createControlFixture,
  type Machine,
} from './fixtures/fixture-control.ts';
import { holdTime } from './fixtures/held-time.fixture.ts';
import { dial, shakeHands, untilClosed } from './fixtures/hostile-peers.ts';
import type { ScrapeHolder } from './scrape-guard.ts';
import { createScrapePorts, type ScrapePorts } from './scrape-ports.ts';

let fixture: ControlFixture;
const ends: (() => unknown)[] = [];
beforeEach(() => {
  fixture = createControlFixture();
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await fixture.close();
});

type Opened = ScrapePorts & { readonly at: string; readonly audited: readonly AuditEvent[] };

/** The port, opened at 127.0.0.2, before a server that says 200 to whoever may. */
async function open(
  owner: Machine,
  options: { append?: (event: AuditEvent) => void } = {},
): Promise<Opened> {
  const audited: AuditEvent[] = [];
  const holders = new WeakMap<object, ScrapeHolder>();
  const http = createServer((request, response) => {
    const refusal = holders.get(request.socket)?.refusal();
    if (refusal?.endsConnection) response.setHeader('connection', 'close');
    const body = refusal?.say.code ?? 'metrics';
    response.writeHead(refusal?.status ?? 200, { 'content-length': body.length }).end(body);
  });
  ends.push(() => http.closeAllConnections());
  const ports = createScrapePorts(
    { port: 0 },
    {
      identity: owner,
      grants: owner.grants,
      machineName: 'lab-07',
      logger: createLogger({ name: 'spec', level: 'silent' }),
      audit: { append: options.append ?? ((event) => void audited.push(event)) },
      serve(socket, holder) {
        holders.set(socket, holder);
        http.emit('connection', socket);
      },
    },
  );
  ends.push(() => ports.stop({ signal: AbortSignal.abort() }));
  const [address] = await ports.openNetwork(['127.0.0.2']);
  return Object.assign(ports, { at: formatAddress(address ?? { host: '', port: 0 }), audited });
}

const GET = 'GET /metrics HTTP/1.1\r\nHost: lab-07\r\n\r\n';

/** Asks over a connection of its own, or over the one that is given. */
async function get(
  at: string,
  holder: Identity,
  socket?: Awaited<ReturnType<typeof shakeHands>>,
): Promise<string> {
  const asking = socket ?? (await shakeHands(at, holder, { alpn: ['http/1.1'] }));
  ends.push(() => asking.destroy());
  return new Promise((resolve) => {
    asking.once('data', (data) => resolve(String(data)));
    asking.once('close', () => resolve('closed'));
    asking.resume().write(GET);
  });
}

const statusOf = (answer: string): string =>
  `${/ (\d{3}) /.exec(answer)?.[1]} ${answer.split('\r\n\r\n')[1]}`;

describe('the metrics port beyond loopback', () => {
  it('answers the owner, and a classmate whose grant has the scope observe', async () => {
    const owner = await fixture.newIdentity();
    const classmate = await fixture.newClassmate(owner, ['observe']);
    const ports = await open(owner);
    expect(statusOf(await get(ports.at, owner))).toBe('200 metrics');
    expect(statusOf(await get(ports.at, classmate))).toBe('200 metrics');
    expect(ports.scrapes.OK).toBe(2);
  });

  it('tells each who may not why, and counts them', async () => {
    const owner = await fixture.newIdentity();
    const other = await fixture.newIdentity();
    const revoked = await fixture.newClassmate(owner, ['observe'], { name: 'lab-09' });
    await owner.grants.revoke(revoked.grant.id, new Date());
    const ports = await open(owner);
    const server = await fixture.newClassmate(owner, ['serve'], { name: 'lab-10' });
    const expired = await fixture.newClassmate(owner, ['observe'], { validMs: 1, name: 'lab-11' });
    const withOwnersName = { ...other, serverName: owner.serverName };
    expect(statusOf(await get(ports.at, server))).toBe('403 SCOPE_MISSING');
    expect(statusOf(await get(ports.at, revoked))).toBe('403 GRANT_REVOKED');
    expect(statusOf(await get(ports.at, expired))).toBe('403 GRANT_EXPIRED');
    expect(statusOf(await get(ports.at, withOwnersName))).toBe('403 FOREIGN_CERTIFICATE');
    const anonymous = await shakeHands(ports.at, owner, { alpn: ['http/1.1'], anonymous: true });
    expect(statusOf(await get(ports.at, owner, anonymous))).toBe('403 NO_CERTIFICATE');
    expect(ports.scrapes).toMatchObject({
      ...{ OK: 0, SCOPE_MISSING: 1, GRANT_REVOKED: 1, GRANT_EXPIRED: 1 },
    });
    await expect
      .poll(() => ports.refusedConnections)
      .toMatchObject({ 'no-certificate': 1, 'foreign-certificate': 1 });
  });

  it('speaks TLS 1.3 and HTTP/1.1 only, and says so to who speaks HTTP without TLS', async () => {
    const owner = await fixture.newIdentity();
    const ports = await open(owner);
    const old = await shakeHands(ports.at, owner, { alpn: ['http/1.1'], maxVersion: 'TLSv1.2' });
    await untilClosed(old);
    const http2 = await shakeHands(ports.at, owner, { alpn: ['h2'] });
    await untilClosed(http2);
    const plain = await dial(ports.at, Buffer.from(GET));
    let said = '';
    plain.on('data', (data) => {
      said += data;
    });
    await untilClosed(plain);
    expect(said).toMatch(/^HTTP\/1\.1 400 [\s\S]*HTTPS/);
    expect(ports.refusedConnections).toMatchObject({
      ...{ 'old-tls': 1, 'not-http1': 1, 'not-tls': 1 },
    });
  });

  it('takes a client that names no protocol for one of HTTP/1.1', async () => {
    const owner = await fixture.newIdentity();
    const ports = await open(owner);
    const nameless = await shakeHands(ports.at, owner, { alpn: [] });
    expect(statusOf(await get(ports.at, owner, nameless))).toBe('200 metrics');
  });

  it('ends at once what a revoked grant has open, and refuses the next scrape untold', async () => {
    const owner = await fixture.newIdentity();
    const classmate = await fixture.newClassmate(owner, ['observe']);
    const ports = await open(owner);
    const [one, two] = await Promise.all([
      shakeHands(ports.at, classmate, { alpn: ['http/1.1'] }),
      shakeHands(ports.at, classmate, { alpn: ['http/1.1'] }),
    ]);
    expect(statusOf(await get(ports.at, classmate, one))).toBe('200 metrics');
    expect(statusOf(await get(ports.at, classmate, two))).toBe('200 metrics');
    await owner.grants.revoke(classmate.grant.id, new Date());
    // Nobody has told the daemon yet.
    expect(statusOf(await get(ports.at, classmate, one))).toBe('403 GRANT_REVOKED');
    await untilClosed(one);
    // The daemon's own end of the first may not be gone yet.
    expect(ports.reviewGrants()).toBeOneOf([1, 2]);
    await untilClosed(two);
  });

  it('is open at all addresses or at none, and closing it cuts what came in by it', async () => {
    const owner = await fixture.newIdentity();
    const ports = await open(owner);
    const staying = await shakeHands(ports.at, owner, { alpn: ['http/1.1'] });
    await get(ports.at, owner, staying);
    await expect(ports.openNetwork(['127.0.0.3', '192.0.2.1'])).rejects.toMatchObject({
      code: 'NETWORK_ADDRESS_UNAVAILABLE',
    });
    expect(ports.networkAddresses.map(({ host }) => host)).toEqual(['127.0.0.2']);
    expect(await ports.closeNetwork()).toMatchObject({ closed: [{ host: '127.0.0.2' }], cut: 1 });
    await untilClosed(staying);
    await expect(dial(ports.at, new Uint8Array())).rejects.toThrow('ECONNREFUSED');
  });

  it('has room for eight connections of a classmate', async () => {
    const owner = await fixture.newIdentity();
    const classmate = await fixture.newClassmate(owner, ['observe']);
    const ports = await open(owner);
    for (let count = 0; count < 8; count += 1) {
      const socket = await shakeHands(ports.at, classmate, { alpn: ['http/1.1'] });
      expect(statusOf(await get(ports.at, classmate, socket))).toBe('200 metrics');
    }
    const ninth = await shakeHands(ports.at, classmate, { alpn: ['http/1.1'] });
    await untilClosed(ninth);
    expect(ports.refusedConnections['too-many-of-classmate']).toBe(1);
    expect(statusOf(await get(ports.at, owner))).toBe('200 metrics');
  });

  it('who shows no certificate and asks nothing is ended after five seconds, and keeps its place until then', async () => {
    const owner = await fixture.newIdentity();
    const ports = await open(owner);
    const time = holdTime();
    const { host, port } = parseAddress(ports.at);
    const silent = connectTls({ host, port, rejectUnauthorized: false });
    silent.on('error', () => {
      // A reset is as good an end as a FIN.
    });
    await time.untilSet();
    time.pass(4_999);
    expect(ports.refusedConnections['no-certificate']).toBe(0);
    time.pass(1);
    await untilClosed(silent);
    expect(ports.refusedConnections['no-certificate']).toBe(1);
  });
});

describe('the audit of scrapes', () => {
  it('has a line for the first, one for all the others, and one for each refusal', async () => {
    const owner = await fixture.newIdentity();
    const classmate = await fixture.newClassmate(owner, ['observe']);
    const server = await fixture.newClassmate(owner, ['serve'], { name: 'lab-10' });
    const ports = await open(owner);
    for (let scrape = 0; scrape < 5; scrape += 1) await get(ports.at, classmate);
    await get(ports.at, server);
    await get(ports.at, owner);
    const line = { phase: 'counted', classmate: { name: 'lab-08' } };
    expect(ports.audited).toMatchObject([
      { ...line, counts: { 'Metrics.Scrape': 1 } },
      { phase: 'refused', code: 'SCOPE_MISSING', method: 'Metrics.Scrape' },
    ]);
    await ports.stop({ signal: AbortSignal.timeout(1_000) });
    expect(ports.audited.slice(2)).toMatchObject([{ ...line, counts: { 'Metrics.Scrape': 4 } }]);
  });

  it('that cannot be written keeps classmates out, and not the owner', async () => {
    const owner = await fixture.newIdentity();
    const classmate = await fixture.newClassmate(owner, ['observe']);
    const ports = await open(owner, {
      append() {
        throw new Error('disk full');
      },
    });
    expect(statusOf(await get(ports.at, classmate))).toBe('503 AUDIT_UNAVAILABLE');
    expect(statusOf(await get(ports.at, owner))).toBe('200 metrics');
  });
});
