import { SystemCallError } from '@socketlab/bsd-sockets';
import type { Address } from '@socketlab/foundation';
import type { DatagramBook, Sender } from './datagram-book.ts';
import type { EchoOptions, EchoReport } from './echo-types.ts';
import { ruleOf, verdictOf } from './guard.ts';
import { markOf } from './mark.ts';

/** What the lesson asks and tells, as the book takes it: the sender by its number, a datagram by its mark. */
export function createEchoReport(book: DatagramBook): EchoReport & Pick<EchoOptions, 'refusal'> {
  let last: { readonly from: Address; readonly sender: Sender } | undefined;
  const senderOf = (from: Address): Sender => {
    // One datagram is told about several times on its way through.
    if (last?.from !== from) last = { from, sender: book.of(from) };
    return last.sender;
  };
  return {
    bound: (address) => book.bound(address),
    received: () => book.arrived(1),
    refusal: (from, datagram) => ruleOf(book.judge(senderOf(from), markOf(datagram))),
    refused({ from, bytes, isTruncated }, rule) {
      book.refused({ sender: senderOf(from), bytes, isTruncated }, verdictOf(rule));
    },
    answered({ from, bytes, isTruncated }, answer) {
      book.departed(1);
      book.answers(senderOf(from), markOf(answer));
      book.answered({ sender: senderOf(from), bytes, isTruncated });
    },
    unanswered({ from, bytes, isTruncated }, failure) {
      if (!(failure instanceof SystemCallError)) throw failure;
      book.unanswered({ sender: senderOf(from), bytes, isTruncated });
    },
  };
}
