import { randomBytes, X509Certificate } from 'node:crypto';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { connect, createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { createDeferred } from '@socketlab/foundation';
import { onTestFinished } from 'vitest';
import type { Identity } from '../identity.ts';
import { channelOf } from './channel.ts';
import { createFrameReader, encodeFrame } from './frames.ts';
import type { ClassmateMessage, OwnerMessage } from './messages.ts';
import { PROTOCOL } from './protocol.ts';
import {
  type Channel,
  commitToDigits,
  commitToNonce,
  deriveDigits,
  fromHex,
} from './transcript.ts';

type Message = OwnerMessage | ClassmateMessage;

/** Someone at one end of a connection who says what the test wants, not what the protocol has. */
export interface Liar {
  readonly socket: TLSSocket;
  readonly channel: Channel;
  readonly heard: readonly Message[];
  say(message: object): void;
  /** Resolves with the next message, or undefined when the other side has hung up. */
  hear(): Promise<Message | undefined>;
  /** Resolves when the connection is gone. */
  gone(): Promise<void>;
  hangUp(): void;
}

const tlsOf = ({ certificate, privateKey }: Identity) => ({
  cert: certificate,
  key: privateKey,
  rejectUnauthorized: false,
  minVersion: 'TLSv1.3' as const,
  ALPNProtocols: [PROTOCOL],
});

/** Connects to a window with that machine's certificate. */
export async function lieToOwner(port: number, identity: Identity): Promise<Liar> {
  const socket = connect({ host: '127.0.0.1', port, ...tlsOf(identity) });
  await new Promise((resolve, reject) => {
    socket.once('secureConnect', resolve);
    socket.once('error', reject);
  });
  return liar(socket, 'classmate', identity);
}

/** Listens as if it were a window; `next` resolves with whoever comes. */
export async function lieToClassmates(
  identity: Identity,
): Promise<{ readonly port: number; readonly next: Promise<Liar> }> {
  const tls = createTlsServer({ ...tlsOf(identity), requestCert: true });
  const next = new Promise<Liar>((resolve) => {
    tls.once('secureConnection', (socket) => resolve(liar(socket, 'owner', identity)));
  });
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    tls.emit('connection', socket);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
      }),
  );
  return { port: (server.address() as AddressInfo).port, next };
}

function liar(socket: TLSSocket, role: 'owner' | 'classmate', identity: Identity): Liar {
  const theirs = socket.getPeerX509Certificate() as X509Certificate;
  const ours = new X509Certificate(identity.certificate);
  const keys =
    role === 'owner' ? { owner: ours, classmate: theirs } : { owner: theirs, classmate: ours };
  const reader = createFrameReader();
  const heard: Message[] = [];
  const waiting: (() => void)[] = [];
  let taken = 0;
  let isGone = false;
  const wake = (): void => {
    for (const resolve of waiting.splice(0)) resolve();
  };
  socket.on('data', (bytes: Buffer) => {
    const frames = reader.push(bytes);
    if (frames === 'too-large') throw new Error('our side sends no frame that is too large');
    for (const frame of frames) heard.push(JSON.parse(Buffer.from(frame).toString()));
    wake();
  });
  socket.on('error', () => undefined);
  socket.once('close', () => {
    isGone = true;
    wake();
  });
  const change = (): Promise<void> =>
    new Promise((resolve) => {
      waiting.push(resolve);
    });
  onTestFinished(() => {
    socket.destroy();
  });
  return {
    socket,
    channel: channelOf(socket, keys),
    heard,
    say: (message) => socket.write(encodeFrame(message)),
    async hear() {
      while (taken >= heard.length && !isGone) await change();
      const message = heard[taken];
      taken += 1;
      return message;
    },
    async gone() {
      while (!isGone) await change();
    },
    hangUp: () => socket.destroy(),
  };
}

/** The words of a classmate who keeps to the protocol, one at a time; the digits are whatever `read` gives. */
export function classmateScript(liar: Liar, identity: Identity, read: () => Promise<string>) {
  const nonce = randomBytes(32);
  const blind = randomBytes(32);
  let digits = '';
  return [
    async () => {
      await liar.hear();
      liar.say({
        type: 'classmate-hello',
        name: 'lab-66',
        authority: identity.authorityCertificate,
        commitment: commitToNonce('classmate', nonce, liar.channel),
        wanted: ['observe'],
        offered: [],
      });
    },
    async () => liar.say({ type: 'classmate-nonce', nonce: nonce.toString('hex') }),
    async () => {
      digits = await read();
      liar.say({ type: 'guess', commitment: commitToDigits(digits, blind, liar.channel) });
    },
    async () => {
      await liar.hear();
      liar.say({ type: 'opening', digits, blind: blind.toString('hex') });
    },
    async () => {
      await liar.hear();
      liar.say({ type: 'done', inReturn: null });
    },
  ];
}

/** The words of an owner who keeps to the protocol up to the grant, and the digits that it shows once it has them. */
export function ownerScript(liar: Liar, identity: Identity) {
  const nonce = randomBytes(32);
  const shown = createDeferred<string>();
  const steps = [
    async () =>
      liar.say({
        type: 'owner-hello',
        name: 'lab-07',
        authority: identity.authorityCertificate,
        commitment: commitToNonce('owner', nonce, liar.channel),
        mode: 'digits',
      }),
    async () => {
      await liar.hear();
      const classmate = fromHex(((await liar.hear()) as { nonce: string }).nonce);
      shown.resolve(deriveDigits({ owner: nonce, classmate }, liar.channel));
    },
    async () => {
      await liar.hear();
      liar.say({ type: 'owner-nonce', nonce: nonce.toString('hex') });
    },
    async () => {
      await liar.hear();
    },
  ];
  return { steps, digits: shown.promise };
}
