import type { SnapshotObservation } from '@socketlab/evidence';
import { describe, expect, it } from 'vitest';
import { createDropCount } from './drop-count.ts';

function socket(inode: number, droppedDatagrams: number): SnapshotObservation {
  return {
    kind: 'snapshot',
    source: 'sampled',
    via: 'sock_diag',
    atNs: '1',
    monotonicNs: '1',
    socket: { protocol: 'udp', local: '127.0.0.1:65431', remote: '0.0.0.0:0' },
    inode,
    udp: { isConnected: false, droppedDatagrams },
  };
}

describe('the count of drops', () => {
  it('never falls though each new socket begins at nothing', () => {
    let tables: SnapshotObservation[] = [];
    const drops = createDropCount({ readSockets: () => tables });
    expect([drops.ofSocket(), drops.total()]).toEqual([undefined, undefined]);
    tables = [socket(1, 5)];
    expect([drops.ofSocket(), drops.total()]).toEqual([5, 5]);
    tables = [socket(1, 9)];
    expect([drops.ofSocket(), drops.total()]).toEqual([9, 9]);
    tables = [];
    expect([drops.ofSocket(), drops.total()]).toEqual([undefined, 9]);
    tables = [socket(2, 2)];
    expect([drops.ofSocket(), drops.total()]).toEqual([2, 11]);
  });
});
