export { createWireView } from './create-wire-view.ts';
export {
  CaptureFailedError,
  CaptureRunningError,
  CaptureUnavailableError,
  InterfaceDownError,
  TooManyCapturesError,
  UnknownCaptureError,
  UnknownInterfaceError,
} from './errors.ts';
export type {
  Capture,
  CaptureRequest,
  CaptureTotals,
  PacketObserver,
  WireView,
  WireViewDeps,
  WireViewOptions,
} from './wire-view.ts';
