import type { TcpState } from '@socketlab/evidence';

/**
 * The colour of each TCP state, the same in every panel. A family says at which end of its life a connection is: blue
 * opens, green is open, violet closes from this side, orange from the peer's, grey is over.
 */
export const STATE_COLORS: Readonly<Record<TcpState, string>> = {
  LISTEN: '#5794F2',
  'SYN-SENT': '#8AB8FF',
  'SYN-RECEIVED': '#C0D8FF',
  ESTABLISHED: '#56A64B',
  'FIN-WAIT-1': '#DEB6F2',
  'FIN-WAIT-2': '#B877D9',
  CLOSING: '#8F3BB8',
  'TIME-WAIT': '#9FA7B3',
  'CLOSE-WAIT': '#FF780A',
  'LAST-ACK': '#FFB357',
  CLOSED: '#5A6270',
};

/** Colours for everything else, by what they mean. */
export const COLORS = {
  good: '#56A64B',
  incoming: '#5794F2',
  outgoing: '#56A64B',
  quiet: '#9FA7B3',
  waiting: '#F2CC0C',
  stuck: '#FF780A',
  bad: '#E02F44',
  lost: '#C4162A',
  light: '#C0D8FF',
  middle: '#5794F2',
  strong: '#1F60C4',
} as const;
