import type { Text } from '@socketlab/foundation';
import { type ConversationSummary, type ExplainedFrame, nsBetween } from '@socketlab/packets';
import type { Output } from '../../output.ts';
import { wrap } from '../../wrap.ts';
import type { Shown } from './shown.ts';

const NS_PER_SECOND = 1e9;
const INDENT = '    ';

/** The answer for a person: the capture, what to know of it, each frame with its words below, the conversations. */
export function render(shown: Shown, output: Output): string {
  const parts = [
    headline(shown, output),
    ...shown.notes.map((note) => paragraph(output.text(note), output, '! ')),
    frames(shown, output),
    hidden(shown, output),
    conversations(shown.conversations, output),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function headline({ file, capture }: Shown, output: Output): string {
  const { format, frames: all, interfaces } = capture;
  const names = interfaces.map(({ name, description }) => description ?? name ?? '?').join(', ');
  const where: Text = { en: `on ${names}`, 'pt-BR': `em ${names}` };
  const count: Text = {
    en: `${all.length} ${all.length === 1 ? 'frame' : 'frames'}`,
    'pt-BR': `${all.length} ${all.length === 1 ? 'quadro' : 'quadros'}`,
  };
  const isNamed = interfaces.some(({ name, description }) => description ?? name);
  const line = `${file}: ${format}, ${output.text(count)}${isNamed ? ` ${output.text(where)}` : ''}`;
  return output.colors.bold(line);
}

function paragraph(text: string, { width }: Output, mark = ''): string {
  return wrap(text, { width, first: mark, rest: ' '.repeat(mark.length) });
}

function frames({ frames: all, capture }: Shown, output: Output): string {
  const start = capture.frames[0]?.time;
  const times = all.map(({ captured: { time } }) =>
    start === undefined || time === undefined
      ? '-'
      : (nsBetween(start, time) / NS_PER_SECOND).toFixed(6),
  );
  const ends = all.map(endsOf);
  const widths = {
    number: Math.max(0, ...all.map(({ number }) => String(number).length)),
    time: Math.max(0, ...times.map((time) => time.length)),
    ends: Math.max(0, ...ends.map((text) => text.length)),
  };
  return all
    .map((frame, index) => {
      const number = String(frame.number).padStart(widths.number);
      const time = (times[index] ?? '').padStart(widths.time);
      const between = (ends[index] ?? '').padEnd(widths.ends);
      const name = output.colors.bold(output.text(frame.name));
      return `${`${number}  ${time}  ${between}`.trimEnd()}  ${name}\n${below(frame, output)}`;
    })
    .join('\n');
}

function endsOf({ from, to }: ExplainedFrame): string {
  return from === undefined || to === undefined ? '-' : `${from} → ${to}`;
}

/** A comment that says what we say is not shown twice. */
function below({ words, captured }: ExplainedFrame, output: Output): string {
  const { width } = output;
  const ours = output.text(words);
  const comments = captured.comments.filter((comment) => comment !== ours);
  return [
    wrap(ours, { width, first: INDENT, rest: INDENT }),
    ...comments.map((comment) => wrap(`“${comment}”`, { width, first: INDENT, rest: INDENT })),
  ].join('\n');
}

function hidden({ hidden: count, frames: all }: Shown, output: Output): string {
  if (count === 0) return '';
  const next = (all.at(-1)?.number ?? 0) + 1;
  return output.text({
    en: `${count} more frames are not shown: choose with --frames ${next}-, or with --port.`,
    'pt-BR': `Mais ${count} quadros não são mostrados: escolha com --frames ${next}-, ou com --port.`,
  });
}

/** More than these nobody reads; --json has them all. */
const MOST_CONVERSATIONS = 1_000;

function conversations(all: readonly ConversationSummary[], output: Output): string {
  if (all.length === 0) return '';
  const title = output.text({ en: 'CONVERSATIONS', 'pt-BR': 'CONVERSAS' });
  const lines = all
    .slice(0, MOST_CONVERSATIONS)
    .map((each) => `${conversationLine(each, output)}\n${conversationWords(each, output)}`);
  const more = all.length - MOST_CONVERSATIONS;
  const rest: Text = {
    en: `${more} more conversations: --json has them all.`,
    'pt-BR': `Mais ${more} conversas: --json tem todas.`,
  };
  return [title, ...lines, ...(more > 0 ? [output.text(rest)] : [])].join('\n');
}

function conversationLine(conversation: ConversationSummary, output: Output): string {
  const { number, protocol, directions, firstFrame, lastFrame, frames: count } = conversation;
  const [there, back] = directions;
  const span = output.text({
    en: `${count} frames, ${firstFrame} to ${lastFrame}`,
    'pt-BR': `${count} quadros, ${firstFrame} a ${lastFrame}`,
  });
  const bytes = `→ ${there.payloadBytes} B, ← ${back.payloadBytes} B`;
  return `${number}  ${protocol.toUpperCase()} ${there.from} ↔ ${back.from}  ${span}  ${bytes}`;
}

function conversationWords({ words }: ConversationSummary, output: Output): string {
  const text = words.map((sentence) => output.text(sentence)).join(' ');
  return wrap(text, { width: output.width, first: INDENT, rest: INDENT });
}
