import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { inNetworkNamespace, networkNamespaceProblem } from '@socketlab/testkit';

/** How a page is looked at. Sizes are in CSS pixels. */
export interface View {
  readonly width: number;
  readonly height: number;
  readonly scheme?: 'light' | 'dark';
  readonly media?: 'screen' | 'print';
}

/** A page in Chromium. */
export interface Page {
  /** Lays the page out anew. */
  show(view: View): Promise<void>;
  /** The value of an expression in the page; it must be data. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** The page as a person prints it, as a PDF. */
  print(): Promise<Buffer>;
  /** What is in sight, as a PNG. */
  picture(): Promise<Buffer>;
  /** What the page asked for since it was opened, itself included. */
  readonly requests: readonly string[];
}

/** A headless Chromium without any network. */
export interface Browser {
  /** Opens a file; resolves when it has loaded. */
  open(file: string): Promise<Page>;
  close(): Promise<void>;
}

type Message = Readonly<Record<string, unknown>>;
/** One target's half of the DevTools protocol. */
interface Session {
  send(method: string, params?: Message): Promise<Message>;
  once(method: string): Promise<Message>;
  on(method: string, listener: (params: Message) => void): void;
}

interface Waiting {
  readonly resolve: (result: Message) => void;
  readonly reject: (problem: Error) => void;
}

const PROGRAM = 'chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
  '--remote-debugging-pipe',
];

/** Why there is no browser here; undefined where there is one. */
export function browserProblem(): string | undefined {
  const { status } = spawnSync(PROGRAM, ['--version'], { stdio: 'ignore' });
  return status === 0 ? undefined : `not installed: ${PROGRAM} (Debian package chromium)`;
}

/** Starts Chromium in a network of its own, where the system allows one. Rejects when it cannot be started. */
export async function startBrowser(): Promise<Browser> {
  const profile = mkdtempSync(path.join(tmpdir(), 'socketlab-chromium-'));
  const command = [PROGRAM, ...FLAGS, `--user-data-dir=${profile}`, 'about:blank'] as const;
  const [program, ...args] =
    networkNamespaceProblem() === undefined ? inNetworkNamespace([...command]) : command;
  // Descriptors 3 and 4 carry the protocol: commands in, answers and events out.
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    env: { ...process.env, HOME: profile },
  });
  const ended = once(child, 'close');
  await once(child, 'spawn');
  const connect = speak(child);
  const browser = connect();
  return {
    async open(file) {
      const { targetId } = await browser.send('Target.createTarget', { url: 'about:blank' });
      const { sessionId } = await browser.send('Target.attachToTarget', {
        targetId,
        flatten: true,
      });
      return openPage(connect(String(sessionId)), file);
    },
    async close() {
      await browser.send('Browser.close').catch(() => undefined);
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function openPage(session: Session, file: string): Promise<Page> {
  const requests: string[] = [];
  session.on('Network.requestWillBeSent', ({ request }) => {
    requests.push(String((request as Message)['url']));
  });
  for (const domain of ['Page', 'Network', 'Runtime']) await session.send(`${domain}.enable`);
  const loaded = session.once('Page.loadEventFired');
  await session.send('Page.navigate', { url: pathToFileURL(file).href });
  await loaded;
  const bytesOf = async (method: string, params: Message): Promise<Buffer> => {
    const { data } = await session.send(method, params);
    return Buffer.from(String(data), 'base64');
  };
  let scheme: View['scheme'];
  return {
    requests,
    async show({ width, height, ...view }) {
      scheme = view.scheme ?? 'light';
      const { media = 'screen' } = view;
      await session.send('Emulation.setEmulatedMedia', { media, features: schemeOf(scheme) });
      await session.send('Emulation.setDeviceMetricsOverride', {
        ...{ width, height, deviceScaleFactor: 1 },
        // A phone lays a page out by its viewport tag; a page that is too wide for it shows.
        mobile: width < 600,
      });
    },
    async evaluate<Value>(expression: string) {
      const options = { expression, returnByValue: true };
      const { result, exceptionDetails } = await session.send('Runtime.evaluate', options);
      if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
      return (result as Message)['value'] as Value;
    },
    async print() {
      // Paper has its own size and medium, whatever the screen was told to be; the colour scheme stays.
      await session.send('Emulation.clearDeviceMetricsOverride');
      await session.send('Emulation.setEmulatedMedia', { media: '', features: schemeOf(scheme) });
      return bytesOf('Page.printToPDF', { preferCSSPageSize: true, printBackground: true });
    },
    picture: () => bytesOf('Page.captureScreenshot', { format: 'png' }),
  };
}

function schemeOf(value: View['scheme'] = 'light'): readonly Message[] {
  return [{ name: 'prefers-color-scheme', value }];
}

/** Speaks the protocol over the pipes: JSON, each message ended by a zero byte. */
function speak(child: ChildProcess): (sessionId?: string) => Session {
  const [input, output] = [child.stdio[3] as Writable, child.stdio[4] as Readable];
  const waiting = new Map<number, Waiting>();
  const listeners = new Set<(message: Message) => void>();
  let last = 0;
  let rest = '';
  output.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\0');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const message = JSON.parse(part) as Message;
      const answer = waiting.get(Number(message['id']));
      waiting.delete(Number(message['id']));
      if (message['error'] !== undefined) answer?.reject(new Error(JSON.stringify(message)));
      else answer?.resolve(message['result'] as Message);
      for (const listener of listeners) listener(message);
    }
  });
  input.on('error', () => undefined);
  child.once('close', () => {
    for (const answer of waiting.values()) answer.reject(new Error(`${PROGRAM} has ended`));
  });
  return (sessionId) => ({
    send(method, params = {}) {
      last += 1;
      const id = last;
      input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    },
    on(method, listener) {
      listeners.add((message) => {
        const isOurs = message['sessionId'] === sessionId && message['method'] === method;
        if (isOurs) listener(message['params'] as Message);
      });
    },
    once(method) {
      return new Promise((resolve) => this.on(method, resolve));
    },
  });
}
