import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCapture } from '../read-capture.ts';
import { needPrograms, runProgram, scratch } from '../tshark.fixture.ts';
import { captureOf, talk } from './dialogue.fixture.ts';
import { explainCapture } from './explain-capture.ts';
import { closingWindow, keepAlive, lateSegments, repeatedControls } from './scripts.fixture.ts';

/** What tshark's analysis (tcp.analysis.*) calls it, by what we do. Of a hole that is filled it says either. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  retransmission: ['retransmission'],
  'out-of-order': ['out_of_order', 'retransmission'],
  'duplicate-ack': ['duplicate_ack'],
  'keep-alive': ['keep_alive'],
  'keep-alive-ack': ['keep_alive_ack'],
  'zero-window': ['zero_window'],
  'zero-window-probe': ['keep_alive', 'zero_window_probe'],
  'window-update': ['window_update'],
};
const FLAGS = [...new Set(Object.values(NAMES).flat())];

const SCRIPTS = [
  ['segments that are late, and sent again', lateSegments],
  ['a window that closes and opens', closingWindow],
  ['a keep-alive', keepAlive],
  ['SYN, SYN-ACK and FIN that are sent again', repeatedControls],
] as const;

describe('beside tshark', () => {
  it.for(SCRIPTS)('our explanation says the same of %s', ([, script], context) => {
    needPrograms(context);
    const file = scratch()('talk.pcapng');
    const bytes = captureOf(talk(script));
    writeFileSync(file, bytes);
    const fields = FLAGS.flatMap((flag) => ['-e', `tcp.analysis.${flag}`]);
    const lines = runProgram('tshark', '-n', '-r', file, '-T', 'fields', ...fields).split('\n');
    const { frames } = explainCapture(readCapture(bytes));
    expect(frames.length).toBeGreaterThan(0);
    for (const { number, kind } of frames) {
      const values = (lines[number - 1] ?? '').split('\t');
      const theirs = FLAGS.filter((_, index) => (values[index] ?? '') !== '');
      const allowed = NAMES[kind];
      const isSame =
        allowed === undefined
          ? theirs.length === 0
          : theirs.length === 1 && allowed.includes(theirs[0] ?? '');
      expect({ number, kind, theirs, isSame }).toMatchObject({ isSame: true });
    }
  });
});
