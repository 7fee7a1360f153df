/** An answer that comes back later than this was sent anew: another of our kind sends it back at once. */
const WINDOW_MS = 1_000;
/** How many answers may come back before that is taken for one of our own kind. */
const MOST_RETURNS = 2;
/** How many answers are remembered of one endpoint, so that several that go to and fro at once are all known again. A power of two. */
const REMEMBERED = 8;

/** What is remembered, in words: how many answers, how many came back, when the last of these, and then marks and times. */
const ANSWERS = 0;
const RETURNS = 1;
const RETURNED_MS = 2;
const MARKS = 3;
const SENT_MS = MARKS + REMEMBERED;

/** How many words a mirror takes. */
export const MIRROR_WORDS: number = SENT_MS + REMEMBERED;

/*
 * Knows another echo server by what it does: whatever we answer comes back from it, at once, again and again. A client may
 * say the same thing twice, and more often if it takes its time; what differs from our answers is never taken for one.
 * Datagrams are known by their marks. All words are 0 when an endpoint is met; times are whole milliseconds that may wrap.
 */

/** Whether the datagram is an answer of ours that the endpoint sends back, and not for the first time. */
export function isOwnKind(
  words: Int32Array,
  at: number,
  { mark, nowMs }: { readonly mark: number; readonly nowMs: number },
): boolean {
  return isAmong(words, at + MARKS, mark) && isReturn(words, at, mark, nowMs);
}

function isReturn(words: Int32Array, at: number, mark: number, nowMs: number): boolean {
  const answers = words[at + ANSWERS] ?? 0;
  const remembered = answers < REMEMBERED ? answers : REMEMBERED;
  for (let place = at + MARKS; place < at + MARKS + remembered; place += 1) {
    if (words[place] !== mark) continue;
    if ((nowMs - (words[place + REMEMBERED] ?? 0)) >>> 0 < WINDOW_MS)
      return isOnceMore(words, at, nowMs);
  }
  return false;
}

/** Whether one of the words, {@link REMEMBERED} of them, is the mark. Most are not, and comparisons in a row take half the time of a loop. */
function isAmong(words: Int32Array, at: number, mark: number): boolean {
  return (
    words[at] === mark ||
    words[at + 1] === mark ||
    words[at + 2] === mark ||
    words[at + 3] === mark ||
    words[at + 4] === mark ||
    words[at + 5] === mark ||
    words[at + 6] === mark ||
    words[at + 7] === mark
  );
}

function isOnceMore(words: Int32Array, at: number, nowMs: number): boolean {
  const isLate = (nowMs - (words[at + RETURNED_MS] ?? 0)) >>> 0 >= WINDOW_MS;
  const returns = (isLate ? 0 : (words[at + RETURNS] ?? 0)) + 1;
  words[at + RETURNS] = returns;
  words[at + RETURNED_MS] = nowMs;
  return returns > MOST_RETURNS;
}

/** Remembers an answer that is sent to the endpoint. */
export function rememberAnswer(
  words: Int32Array,
  at: number,
  { mark, nowMs }: { readonly mark: number; readonly nowMs: number },
): void {
  const answers = words[at + ANSWERS] ?? 0;
  const place = at + MARKS + (answers & (REMEMBERED - 1));
  words[place] = mark;
  words[place + REMEMBERED] = nowMs;
  // Once all places are taken, the number goes round among those that say so.
  words[at + ANSWERS] = answers + 1 === 2 * REMEMBERED ? REMEMBERED : answers + 1;
}
