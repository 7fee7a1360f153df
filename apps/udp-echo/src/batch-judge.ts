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

/** Each step is done for all datagrams before the next: a loop that is short stays in the processor's cache. */
export function createBatchJudge(
  { reply, isEcho }: Pick<ServeOptions, 'reply' | 'isEcho'>,
  deps: { readonly batch: DatagramBatch; readonly book: DatagramBook },
): BatchJudge {
  const { batch, book } = deps;
  const senders = new Int32Array(batch.datagrams);
  /** Of those that are answered, by the order of their answers. */
  const answered = {
    senders: new Int32Array(batch.datagrams),
    bytes: new Int32Array(batch.datagrams),
    areTruncated: new Uint8Array(batch.datagrams),
  };
  const from = (index: number) => batch.from(index);

  function judge(index: number): void {
    const sender = senders[index] ?? 0;
    const bytes = batch.bytesOf(index);
    const isTruncated = batch.datagramBytes(index) > bytes;
    const at = batch.wordAt(index);
    const mark = markOfWords(batch.words, at, bytes);
    const verdict = book.judge(sender, mark);
    if (verdict !== ANSWERED) {
      book.refused({ sender, bytes, isTruncated }, verdict);
      return;
    }
    if (isEcho) book.answers(sender, mark);
    else {
      reply(batch.dataOf(index));
      book.answers(sender, markOfWords(batch.words, at, bytes));
    }
    const answer = batch.answers;
    answered.senders[answer] = sender;
    answered.bytes[answer] = bytes;
    answered.areTruncated[answer] = isTruncated ? 1 : 0;
    batch.answer(index, bytes);
  }

  return {
    decide(received) {
      book.arrived(received);
      book.findAll(batch.names, senders, { count: received, stride: NAME_WORDS, from });
      for (let index = 0; index < received; index += 1) judge(index);
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
