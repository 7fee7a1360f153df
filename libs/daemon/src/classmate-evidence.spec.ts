import type { Handlers, Services } from '@socketlab/control';
import { expect, test } from 'vitest';
import { guardEvidence } from './classmate-evidence.ts';
import { classmateCall, ownerCall } from './fixtures/callers.ts';
import { createObservablePorts } from './observable-ports.ts';

type EvidenceService = Handlers<Services['evidence']>;
type RecordingRequest = Parameters<EvidenceService['startRecording']>[0];
type CaptureRequest = Parameters<EvidenceService['startCapture']>[0];

const kernel = (id: string, remote: string) => ({
  id,
  source: 'SOURCE_KERNEL',
  socket: { protocol: 'tcp', local: '127.0.0.1:40000', remote },
  state: { to: 'ESTABLISHED' },
});
/** States of sockets that talk to a private port, to a lab's, and to one that nobody has had recorded. */
const KERNEL = [
  kernel('7', '192.0.2.1:443'),
  kernel('8', '127.0.0.1:65433'),
  kernel('9', '127.0.0.1:80'),
];

/** Packets of four captures: the owner's of a private port, the owner's of a lab's, a classmate's, the daemon's own. */
const EVENTS = [
  { id: '1', packet: { capture: 'tcp-echo.capture-1' } },
  { id: '2', capture: { capture: 'tcp-echo.capture-1' } },
  { id: '3', packet: { capture: 'tcp-echo.capture-2' } },
  { id: '4', packet: { capture: 'tcp-echo.capture-3' } },
  { id: '5', packet: { capture: 'tcp-echo.capture-9' } },
  { id: '6', state: { to: 'ESTABLISHED' } },
  ...KERNEL,
];

function scene() {
  let made = 0;
  const next = (kind: string): string => {
    made += 1;
    return `${kind}-${made}`;
  };
  const stopped: string[] = [];
  const service = {
    startRecording: async () => ({ recordingId: next('recording') }),
    stopRecording: async ({ recordingId }: { recordingId: string }) => {
      stopped.push(recordingId);
      return { lost: 0 };
    },
    startCapture: async () => ({ captureId: next('capture') }),
    stopCapture: async ({ captureId }: { captureId: string }) => {
      stopped.push(captureId);
      return {};
    },
    async *downloadCapture() {
      yield { piece: Buffer.from('0a') };
    },
    fetchEvents: async () => ({ events: EVENTS, lastSequence: 6 }),
    async *watchEvents() {
      for (const event of EVENTS) yield { event };
      yield { dropped: 1 };
    },
  } as unknown as EvidenceService;
  const ports = createObservablePorts({ machineName: 'lab-07' }, { listener: () => undefined });
  const rules = { daemon: 'tcp-echo', machineName: 'lab-07', ports, onBegun: () => {} };
  const { service: guarded, endIf } = guardEvidence(service, rules);
  const capture = async (observed: number[], context = classmateCall('g')) => {
    const { captureId = '' } = await guarded.startCapture(
      { ports: observed } as unknown as CaptureRequest,
      context,
    );
    return captureId;
  };
  const record = async (remotePorts: number[], context = classmateCall('g')) => {
    const { recordingId = '' } = await guarded.startRecording(
      { remotePorts } as unknown as RecordingRequest,
      context,
    );
    return recordingId;
  };
  return { guarded, endIf, capture, record, stopped };
}

test('a classmate captures and records the ports of labs, and no others; the owner all', async () => {
  const { capture, record } = scene();
  const refused = { code: 'PORT_NOT_OBSERVABLE', facts: { host: 'lab-07', port: 443 } };
  await expect(capture([65_432, 443])).rejects.toMatchObject(refused);
  await expect(record([443])).rejects.toMatchObject(refused);
  await expect(capture([65_432])).resolves.toBe('capture-1');
  await expect(record([])).resolves.toBe('recording-2');
  await expect(capture([443], ownerCall())).resolves.toBe('capture-3');
});

test('a classmate ends and fetches what they began themselves; the owner all', async () => {
  const { guarded, capture, record } = scene();
  const theirs = await capture([65_432], classmateCall('other'));
  const owners = await capture([443], ownerCall());
  const recording = await record([], ownerCall());
  const notYours = { code: 'NOT_YOURS' };
  for (const captureId of [theirs, owners, 'capture-99']) {
    const call = guarded.stopCapture({ captureId }, classmateCall('g'));
    await expect(call).rejects.toMatchObject(notYours);
    const pieces = guarded.downloadCapture({ captureId }, classmateCall('g'));
    await expect(pieces[Symbol.asyncIterator]().next()).rejects.toMatchObject(notYours);
  }
  await expect(
    guarded.stopRecording({ recordingId: recording }, classmateCall('g')),
  ).rejects.toMatchObject(notYours);
  await guarded.stopCapture({ captureId: theirs }, ownerCall());
  const own = guarded.downloadCapture({ captureId: theirs }, classmateCall('other'));
  expect((await own[Symbol.asyncIterator]().next()).value).toBeDefined();
});

test('packets of the owner’s captures of other ports are not shown to classmates', async () => {
  const { guarded, capture } = scene();
  await capture([443], ownerCall());
  await capture([65_432], ownerCall());
  await capture([65_431]);
  const request = { afterSequence: '0', limit: 0 };
  const idsFor = async (context = classmateCall('g')) =>
    (await guarded.fetchEvents(request, context)).events?.map(({ id }) => id);
  expect(await idsFor()).toEqual(['3', '4', '5', '6', '7', '8', '9']);
  expect(await idsFor(ownerCall())).toEqual(EVENTS.map(({ id }) => id));
  const watched: unknown[] = [];
  for await (const item of guarded.watchEvents(request, classmateCall('g'))) {
    watched.push(item.event?.id ?? item.dropped);
  }
  expect(watched).toEqual(['3', '4', '5', '6', '7', '8', '9', 1]);
});

test('states that the kernel tells of ports that the owner records are not shown to classmates', async () => {
  const { guarded, record } = scene();
  await record([443, 65_433], ownerCall());
  const idsFor = async (context = classmateCall('g')) =>
    (await guarded.fetchEvents({ afterSequence: '0', limit: 0 }, context)).events?.map(
      ({ id }) => id,
    );
  expect(await idsFor()).toEqual(['1', '2', '3', '4', '5', '6', '8', '9']);
  expect(await idsFor(ownerCall())).toContain('7');
});

test('classmates together have so many captures under way, and the owner keeps room', async () => {
  const { guarded, capture } = scene();
  const first = await capture([65_432]);
  await capture([65_432], classmateCall('other'));
  const third = capture([65_432]);
  await expect(third).rejects.toMatchObject({ code: 'CLASSMATE_LIMIT', facts: { limit: 2 } });
  await expect(capture([443], ownerCall())).resolves.toBeDefined();
  await guarded.stopCapture({ captureId: first }, classmateCall('g'));
  await expect(capture([65_432])).resolves.toBeDefined();
});

test('what the holder of a grant left under way is ended on demand', async () => {
  const { endIf, capture, record, stopped } = scene();
  const own = [await record([]), await capture([65_432])];
  await capture([65_432], classmateCall('other'));
  await capture([443], ownerCall());
  await endIf((grantId) => grantId === 'g');
  expect(stopped).toEqual(own);
});
