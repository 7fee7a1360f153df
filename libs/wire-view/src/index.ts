export { createWireView } from './create-wire-view.ts';
export {
  CaptureFailedError,
  CaptureRunningError,
  CaptureUnavailableError,
  InterfaceDownError,
  NoRouteError,
  TooManyCapturesError,
  UnknownCaptureError,
  UnknownInterfaceError,
  UnreadableLinkError,
} from './errors.ts';
export { findInterface, type InterfaceOfAddress } from './interface-of-address.ts';
export type {
  Capture,
  CaptureRequest,
  CaptureTotals,
  PacketObserver,
  WireView,
  WireViewDeps,
  WireViewOptions,
} from './wire-view.ts';
