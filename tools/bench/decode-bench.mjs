// What it takes to decode a capture: 100,000 frames, and tshark over the same file as the peer.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { captureOf, talk } from '../../libs/packets/src/explain/dialogue.fixture.ts';
import {
  bytesOfFrame,
  createExplainer,
  decodeFrame,
  readCapture,
} from '../../libs/packets/src/index.ts';
import { ratio, table, withSpread } from './report.mjs';
import { summarize } from './statistics.mjs';

const READ_AND_DECODE = 'read the file and decode';

/** Connections of 10 segments each, one after the other. */
function writeFile(file, packets) {
  const frames = talk(({ client, server }) => {
    client('S');
    server('SA', { ack: 1 });
    client('A', { ack: 1 });
    client('PA', { seq: 1, ack: 1, data: 'Hello, world!' });
    server('A', { seq: 1, ack: 14 });
    server('PA', { seq: 1, ack: 14, data: 'Hello, world!' });
    client('A', { seq: 14, ack: 14 });
    client('FA', { seq: 14, ack: 14 });
    server('FA', { seq: 14, ack: 15 });
    client('A', { seq: 15, ack: 15 });
  });
  const all = Array.from({ length: packets }, (_, index) => frames[index % frames.length]);
  writeFileSync(file, captureOf(all));
}

function decodeAll(capture) {
  let payloadBytes = 0;
  for (const frame of capture.frames) {
    const { linkType } = capture.interfaces[frame.interface];
    payloadBytes += decodeFrame(
      bytesOfFrame(capture, frame),
      linkType,
      frame.frameBytes,
    ).payloadBytes;
  }
  return payloadBytes;
}

function explainAll(capture) {
  let length = 0;
  for (const { words } of createExplainer(capture).frames()) length += words.en.length;
  return length;
}

/** The fields that ours decodes, of each frame. */
const FIELDS = [
  'ip.src',
  'ip.dst',
  'tcp.port',
  'tcp.flags',
  'tcp.seq_raw',
  'tcp.ack_raw',
  'tcp.len',
];

function tshark(file) {
  const fields = FIELDS.flatMap((field) => ['-e', field]);
  const run = spawnSync('tshark', ['-n', '-r', file, '-T', 'fields', ...fields], {
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  return run.status === 0;
}

function timed(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** The section of the report about decoding. */
export async function benchDecode({ scratch, counts }) {
  const { rounds, packets } = counts;
  const file = path.join(scratch, 'decode.pcapng');
  writeFile(file, packets);
  const bytes = readFileSync(file);
  const capture = readCapture(bytes);
  const contestants = [
    ['decode', () => decodeAll(capture)],
    [READ_AND_DECODE, () => decodeAll(readCapture(bytes))],
    ['read, decode and explain', () => explainAll(readCapture(bytes))],
    ['tshark -T fields', () => tshark(file)],
  ].map(([name, work]) => ({ name, work, times: [] }));
  const hasTshark = spawnSync('tshark', ['--version']).status === 0;
  if (!hasTshark) contestants.pop();
  for (let round = -1; round < rounds; round += 1) {
    for (const { work, times } of contestants) {
      const ms = timed(work);
      if (round >= 0) times.push(ms);
    }
  }
  const peer = hasTshark ? summarize(contestants.at(-1).times).median : undefined;
  const rows = contestants.map(({ name, times }) => {
    const summary = summarize(times);
    return [name, ...withSpread(summary), ratio(peer, summary.median)];
  });
  const lines = [
    '## Decoding a capture',
    '',
    `${packets} frames of TCP on Ethernet, ${bytes.length} bytes of pcapng, one thread; milliseconds, ${rounds} rounds. tshark is a whole process, with its start.`,
    '',
    ...table(['ms', 'median', 'min', 'max', 'tshark / ours'], rows),
    '',
    ...(hasTshark ? [] : ['There is no tshark here to compare with.']),
  ];
  const read = contestants.find(({ name }) => name === READ_AND_DECODE);
  return { lines, measured: { 'decode.read': summarize(read.times).median } };
}
