// Capacity: how many times what a peer uses goes into what another uses of the processor for the same.
import { ratio, table, withSpread } from './report.mjs';
import { summarize } from './statistics.mjs';

/** Of each contestant that came through, the medians and the spread of its rounds: see takeTurns. */
export const summarizeAll = (results) =>
  results.map(({ contestant, measured }) => ({
    name: contestant.name,
    model: contestant.model,
    isOurs: contestant.isOurs ?? false,
    cpuNs: summarize(measured.map(({ cpuNs }) => cpuNs)),
    elapsedNs: summarize(measured.map(({ elapsedNs }) => elapsedNs)),
  }));

const cpuOf = (summaries, name) => summaries.find((one) => one.name === name)?.cpuNs.median;

/** A table of all; `peers` are the names that ratios are about, by what their columns are called, `what` is what is counted. */
export function capacityTable(summaries, { peers, what, who = 'server' }) {
  const names = Object.keys(peers);
  const head = [who, `CPU ns a ${what}`, 'min', 'max', `${what}s/s`];
  return table(
    [...head, ...names.map((name) => `${name} / it`)],
    summaries.map(({ name, cpuNs, elapsedNs }) => [
      name,
      ...withSpread(cpuNs),
      Math.round(1e9 / elapsedNs.median).toLocaleString('en'),
      ...names.map((peer) => ratio(cpuOf(summaries, peers[peer]), cpuNs.median)),
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
  const known = Object.entries(peers).filter(([, name]) => cpuOf(summaries, name) !== undefined);
  return Object.fromEntries(
    known.map(([peer, name]) => [
      `${prefix}.${peer.toLowerCase()}`,
      cpuOf(summaries, name) / one.cpuNs.median,
    ]),
  );
}

/** What the picture shows of it: how many times as much as the first of the peers each one carries. */
export function barsOf(title, summaries, { peers, bound }) {
  const [peer] = Object.values(peers);
  const base = cpuOf(summaries, peer);
  if (base === undefined) return [];
  const bars = summaries.map(({ name, isOurs, cpuNs }) => ({
    name,
    isOurs,
    value: base / cpuNs.median,
  }));
  return [{ title, peer, bound, bars }];
}
