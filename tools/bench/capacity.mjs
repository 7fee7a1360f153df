// Capacity: how many times what a peer uses goes into what another uses of the processor for the same.
import { ratio, table, withSpread } from './report.mjs';
import { summarize } from './statistics.mjs';

/** Of each contestant that came through, the medians and the spread of its rounds: see takeTurns. */
export const summarizeAll = (results) =>
  results.map(({ contestant, measured }) => ({
    name: contestant.name,
    model: contestant.model,
    isOurs: contestant.isOurs ?? false,
    rounds: measured.map(({ cpuNs }) => cpuNs),
    cpuNs: summarize(measured.map(({ cpuNs }) => cpuNs)),
    elapsedNs: summarize(measured.map(({ elapsedNs }) => elapsedNs)),
  }));

/**
 * How many times what `one` uses goes into what the peer of that name uses: the median of the rounds' own quotients, for what
 * disturbed a round disturbed both. Undefined where the peer was not measured.
 */
export function capacityTo(name, one, summaries) {
  const peer = summaries.find((other) => other.name === name);
  if (peer === undefined) return undefined;
  const { median } = summarize(one.rounds.map((cpuNs, round) => peer.rounds[round] / cpuNs));
  // In rounds that are too short for the clock nothing was used.
  return Number.isFinite(median) ? median : undefined;
}

/** A table of all; `peers` are the names that ratios are about, by what their columns are called, `what` is what is counted. */
export function capacityTable(summaries, { peers, what, who = 'server' }) {
  const names = Object.keys(peers);
  const head = [who, `CPU ns a ${what}`, 'min', 'max', `${what}s/s`];
  return table(
    [...head, ...names.map((name) => `${name} / it`)],
    summaries.map((one) => [
      one.name,
      ...withSpread(one.cpuNs),
      Math.round(1e9 / one.elapsedNs.median).toLocaleString('en'),
      ...names.map((peer) => ratio(capacityTo(peers[peer], one, summaries), 1)),
    ]),
  );
}

/** The one of ours that uses the least; undefined where none of ours was measured. */
export function bestOfOurs(summaries) {
  const [best] = summaries
    .filter(({ isOurs }) => isOurs)
    .toSorted((a, b) => a.cpuNs.median - b.cpuNs.median);
  return best;
}

/** What the targets are about: `PREFIX.PEER` for each peer that was measured too, in small letters. */
export function ratiosTo(prefix, one, { summaries, peers }) {
  if (one === undefined) return {};
  const ratios = Object.entries(peers).map(([peer, name]) => [
    `${prefix}.${peer.toLowerCase()}`,
    capacityTo(name, one, summaries),
  ]);
  return Object.fromEntries(ratios.filter(([, value]) => value !== undefined));
}

/** What the picture shows of it: how many times as much as the first of the peers each one carries. */
export function barsOf(title, summaries, { peers, bound }) {
  const [peer] = Object.values(peers);
  if (!summaries.some(({ name }) => name === peer)) return [];
  const bars = summaries.map((one) => ({
    name: one.name,
    isOurs: one.isOurs,
    value: capacityTo(peer, one, summaries),
  }));
  return [{ title, peer, bound, bars }];
}
