import type { Run } from '../../command.ts';
import { answerFromHosts } from '../../hosts/answer-from-hosts.ts';
import type { connectionsArguments, connectionsOptions } from './index.ts';
import { findSources, listAll, NOBODY } from './lists.ts';
import { renderLists } from './render-lists.ts';

/** Lists once, or again at each change. One named daemon must answer; of all, those that do are listed. */
export const run: Run<typeof connectionsArguments, typeof connectionsOptions> = async (input) => {
  const { output } = input;
  const { daemon } = input.arguments;
  if (input.options.watch) return (await import('./watch.ts')).watch(input);
  return answerFromHosts(input, {
    async ask(host, signal) {
      const sources = await findSources(host, daemon, signal);
      return { lists: await listAll(sources, signal), hasSources: sources.length > 0 };
    },
    data: ({ lists }) => lists,
    render: ({ lists }) => renderLists([{ lists }], output),
    renderAll: (answers) =>
      renderLists(
        answers.map(({ host, answer }) => ({ host, lists: answer.lists })),
        output,
      ),
    notes: ({ hasSources }) => (hasSources ? [] : [NOBODY]),
  });
};
