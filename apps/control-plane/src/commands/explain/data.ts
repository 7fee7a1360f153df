import {
  type ConversationSummary,
  type ExplainedFrame,
  type PacketTime,
  unixNs,
} from '@socketlab/packets';
import type { Output } from '../../output.ts';
import type { Shown } from './shown.ts';

/** The answer as `--json` gives it; sentences in the language that is spoken. */
export function asData({ file, capture, ...shown }: Shown, output: Output): object {
  const { format, interfaces, problem } = capture;
  return {
    file,
    format,
    interfaces,
    frameCount: capture.frames.length,
    notes: shown.notes.map((note) => output.text(note)),
    frames: shown.frames.map((frame) => frameData(frame, output)),
    hiddenFrames: shown.hidden,
    conversations: shown.conversations.map((conversation) =>
      conversationData(conversation, output),
    ),
    ...(problem === undefined
      ? {}
      : { problem: { code: problem.code, message: output.text(problem.text) } }),
  };
}

function frameData(frame: ExplainedFrame, output: Output): object {
  const { captured, decoded, name, words, number, kind, from, to, conversation } = frame;
  const { tcp, icmp, vlanIds } = decoded;
  return {
    number,
    ...timeData('atNs', captured.time),
    interface: captured.interface,
    kind,
    name: output.text(name),
    words: output.text(words),
    from,
    to,
    conversation,
    frameBytes: captured.frameBytes,
    payloadBytes: decoded.payloadBytes,
    ...(vlanIds.length === 0 ? {} : { vlanIds }),
    ...(tcp === undefined ? {} : { tcp: tcp.segment }),
    ...(icmp === undefined
      ? {}
      : { icmp: { version: icmp.version, type: icmp.type, code: icmp.code } }),
    ...(captured.comments.length === 0 ? {} : { comments: captured.comments }),
  };
}

function conversationData(conversation: ConversationSummary, output: Output): object {
  const { firstTime, lastTime, words, ...rest } = conversation;
  return {
    ...rest,
    ...timeData('firstAtNs', firstTime),
    ...timeData('lastAtNs', lastTime),
    words: words.map((sentence) => output.text(sentence)),
  };
}

function timeData(key: string, time: PacketTime | undefined): object {
  return time === undefined ? {} : { [key]: unixNs(time) };
}
