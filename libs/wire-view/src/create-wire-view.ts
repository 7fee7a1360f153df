import { createCaptureMarks } from './capture-marks.ts';
import { checkRequest } from './capture-request.ts';
import { startCaptureSession } from './capture-session.ts';
import type { CapturePlace } from './capture-way.ts';
import type { Finding } from './finding.ts';
import { createKeptCaptures, type KeptCapture } from './kept-captures.ts';
import { findPackets, refusalOf, untilInForce } from './observer.ts';
import { openUnnamedFile } from './unnamed-file.ts';
import type { CaptureRequest, WireView, WireViewDeps, WireViewOptions } from './wire-view.ts';

const PIECE_BYTES = 64 * 1024;

/** Captures for one daemon. Starting never fails for want of the right to capture: `observer` says so. */
export function createWireView(options: WireViewOptions, deps: WireViewDeps): WireView {
  const { logger } = deps;
  const captures = createKeptCaptures();
  const marks = createCaptureMarks(options, deps);
  let finding: Finding = { observer: { name: 'packets', isAvailable: false } };
  return {
    name: 'wire-view',
    get observer() {
      return finding.observer;
    },
    async start() {
      finding = findPackets(options.platform);
      const { library } = finding;
      if (library !== undefined) logger.info({ library }, 'packets come through a capture library');
      if (finding.timestamping) await untilInForce(finding.timestamping);
    },
    async stop() {
      finding.timestamping?.close();
      const { timestamping: _, ...rest } = finding;
      finding = rest;
      await captures.end();
    },
    async startCapture(wanted) {
      const checked = checkRequest(wanted);
      const { way } = finding;
      if (way === undefined) throw refusalOf(finding);
      const place = way.locate(checked.interface);
      const request = { ...checked, interface: place.interface };
      const id = await captures.add((captureId) =>
        begin(captureId, { request, place }, { options, deps }),
      );
      marks.begun(id, request);
      const { interface: name, ports, snapBytes, maxBytes } = request;
      logger.info({ id, interface: name, ports }, 'capturing');
      return { id, interface: name, snapBytes, maxBytes };
    },
    async stopCapture(id) {
      const tellEnd = marks.ending(id);
      const totals = await captures.stop(id);
      tellEnd(totals);
      logger.info({ id, ...totals }, 'capture stopped');
      return totals;
    },
    async *readCapture(id) {
      const { bytes } = await captures.totals(id);
      for (let position = 0; position < bytes; ) {
        // Asked for anew each time: it may have had to make place for a newer one meanwhile.
        const { file } = captures.get(id);
        const piece = new Uint8Array(Math.min(PIECE_BYTES, bytes - position));
        const bytesRead = await file.read(piece, position);
        if (bytesRead === 0) break;
        yield piece.subarray(0, bytesRead);
        position += bytesRead;
      }
    },
    flush: captures.flush,
  };
}

function begin(
  id: string,
  { request, place }: { request: CaptureRequest; place: CapturePlace },
  { options, deps }: { options: WireViewOptions; deps: WireViewDeps },
): KeptCapture {
  const { observesPackets, ports, snapBytes, maxBytes } = request;
  const file = openUnnamedFile(options.directory);
  try {
    const session = startCaptureSession(
      {
        ...{
          id,
          capture: `${options.name}.${id}`,
          file: file.descriptor,
          interface: request.interface,
        },
        ...{ ports, snapBytes, maxBytes, observesPackets, source: place.open(request) },
      },
      { ...deps, onFailed: (failure) => deps.logger.error({ err: failure }, 'capture failed') },
    );
    return { file, session, observesPackets };
  } catch (failure) {
    file.close();
    throw failure;
  }
}
