export { createWireLane, type WireCounts, type WireLane } from './wire-lane.ts';
export { parseWireScript, renderWireScript, type WireScript } from './wire-script.ts';
