import { PcapCallError, type PcapLibrary } from '@socketlab/bsd-sockets';
import { expect, it } from 'vitest';
import { tryCapture } from './bpf-observer.ts';

const PCAP_ERROR = -1;

/** A library whose list of interfaces fails as pcap_findalldevs(3pcap) may. */
function listing(status: number): PcapLibrary {
  const findDevices = (_list: Buffer, problem: Buffer): number => {
    problem.write('bpf: no more devices\0');
    return status;
  };
  const calls = { findDevices, freeDevices: () => undefined } as unknown as PcapLibrary['calls'];
  return { file: 'libpcap.A.dylib', version: 'libpcap version 1.10.1', kind: 'bsd', calls };
}

it('interfaces that cannot be listed are a failure with the library’s words, and not that there is none', () => {
  const failure = tryCapture(listing(PCAP_ERROR));
  expect(failure).toBeInstanceOf(PcapCallError);
  expect(failure).toMatchObject({ status: PCAP_ERROR, facts: { problem: 'bpf: no more devices' } });
});

it('an empty list is that there is none', () => {
  expect(tryCapture(listing(0))).toBe('no loopback');
});
