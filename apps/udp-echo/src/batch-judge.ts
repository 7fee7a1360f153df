import { type DatagramBatch, NAME_WORDS } from '@socketlab/bsd-sockets';
import type { DatagramBook } from './datagram-book.ts';
import { ANSWERED } from './guard.ts';
import { markOfWords } from './mark.ts';
import type { ServeOptions } from './model.ts';

/** Decides for all datagrams of a batch, and tells the book what became of them. */
export interface BatchJudge {
  /** Puts the answers to those that came, and may be answered, into the batch. */
  decide(received: number): void;
  /** The answers from `first` up to `next` were sent. */
  sent(first: number, next: number): void;
  /** The system would not send that answer. */
  unsent(answer: number): void;
}

interface JudgeDeps {
  readonly batch: DatagramBatch;
  readonly book: DatagramBook;
}

/**
 * Each step is done for all datagrams before the next, in a loop of its own: V8 compiles each together with most of what it
 * calls, which would be too much for one.
 */
export function createBatchJudge(
  { reply, isEcho }: Pick<ServeOptions, 'reply' | 'isEcho'>,
  deps: JudgeDeps,
): BatchJudge {
  const { batch, book } = deps;
  const senders = new Int32Array(batch.datagrams);
  const verdicts = new Int32Array(batch.datagrams);
  const marks = new Int32Array(batch.datagrams);
  const { answer, refuse, ...outcome } = createOutcome({ senders, verdicts }, deps);
  const from = (index: number) => batch.from(index);

  const markOf = (index: number): number =>
    markOfWords(batch.words, batch.wordAt(index), batch.bytesOf(index));

  function markAll(count: number): void {
    for (let index = 0; index < count; index += 1) marks[index] = markOf(index);
  }

  function findAll(count: number): void {
    for (let first = 0; first < count; first += 1) {
      const sender = book.find(batch.names, first * NAME_WORDS);
      if (sender < 0) {
        book.findAll(batch.names, senders, { first, count, stride: NAME_WORDS, from });
        return;
      }
      senders[first] = sender;
    }
  }

  function judgeAll(count: number): void {
    for (let index = 0; index < count; index += 1) {
      const sender = senders[index] ?? 0;
      const verdict = book.judge(sender, marks[index] ?? 0);
      verdicts[index] = verdict;
      if (verdict === ANSWERED) book.answers(sender, isEcho ? (marks[index] ?? 0) : replyTo(index));
    }
  }

  /** Makes the answer where the datagram lies, at which nobody looks any more. Returns the answer's mark. */
  function replyTo(index: number): number {
    reply(batch.dataOf(index));
    return markOf(index);
  }

  return {
    ...outcome,
    decide(received) {
      book.arrived(received);
      markAll(received);
      findAll(received);
      judgeAll(received);
      for (let index = 0; index < received; index += 1) {
        if (verdicts[index] === ANSWERED) answer(index);
        else refuse(index);
      }
    },
  };
}

interface Outcome extends Pick<BatchJudge, 'sent' | 'unsent'> {
  answer(index: number): void;
  refuse(index: number): void;
}

/** What becomes of each datagram, as it is put into the batch and told to the book. */
function createOutcome(
  { senders, verdicts }: { readonly senders: Int32Array; readonly verdicts: Int32Array },
  { batch, book }: JudgeDeps,
): Outcome {
  /** Of those that are answered, by the order of their answers. */
  const answered = {
    senders: new Int32Array(batch.datagrams),
    bytes: new Int32Array(batch.datagrams),
    areTruncated: new Uint8Array(batch.datagrams),
  };
  const isTruncated = (index: number) => batch.datagramBytes(index) > batch.roomBytes;
  return {
    answer(index) {
      const answer = batch.answers;
      const bytes = batch.bytesOf(index);
      answered.senders[answer] = senders[index] ?? 0;
      answered.bytes[answer] = bytes;
      answered.areTruncated[answer] = isTruncated(index) ? 1 : 0;
      batch.answer(index, bytes);
    },
    refuse(index) {
      const sender = senders[index] ?? 0;
      const settled = { sender, bytes: batch.bytesOf(index), isTruncated: isTruncated(index) };
      book.refused(settled, verdicts[index] ?? 0);
    },
    sent(first, next) {
      book.departed(next - first);
      book.answeredAll(answered, first, next);
    },
    unsent(answer) {
      book.unanswered({
        sender: answered.senders[answer] ?? 0,
        bytes: answered.bytes[answer] ?? 0,
        isTruncated: answered.areTruncated[answer] === 1,
      });
    },
  };
}
