// Contestants that take turns, round by round (A B C A B C), so that what disturbs one disturbs all.

/** What went wrong, in one line. */
export const reasonOf = ({ message }) => message.split('\n')[0];

/** Starts all servers that can be started; `missing` says which can't, and why. */
export async function startAll(servers, { core }) {
  const started = await Promise.allSettled(servers.map((server) => server.start({ core })));
  const running = [];
  const missing = [];
  for (const [index, { value, reason }] of started.entries()) {
    const server = servers[index];
    if (reason === undefined) running.push({ ...server, process: value });
    else missing.push(`${server.name}: ${reasonOf(reason)}`);
  }
  return { running, missing };
}

/** Stops those that `startAll` has started. */
export const stopAllOf = (running) => Promise.all(running.map(({ process }) => process.stop()));

/**
 * Measures each contestant once a round. `warmUp` comes first, once for each, and may give what `measure` takes. One that fails
 * is out of it from then on, and `missing` says why; the others go on. Resolves with what was measured, in the order of rounds.
 */
export async function takeTurns(contestants, { rounds, warmUp, measure }) {
  const entries = contestants.map((contestant) => ({ contestant, measured: [] }));
  const attempt = async (entry, work) => {
    if (entry.failure !== undefined) return;
    try {
      await work();
    } catch (failure) {
      entry.failure = reasonOf(failure);
    }
  };
  for (const entry of entries) {
    await attempt(entry, async () => {
      entry.warm = await warmUp(entry.contestant);
    });
  }
  for (let done = 0; done < rounds; done += 1) {
    for (const entry of entries) {
      await attempt(entry, async () => {
        entry.measured.push(await measure(entry.contestant, entry.warm));
      });
    }
  }
  return {
    results: entries.filter(({ failure }) => failure === undefined),
    missing: entries.flatMap(({ contestant, failure }) =>
      failure === undefined ? [] : `${contestant.name}: ${failure}`,
    ),
  };
}
