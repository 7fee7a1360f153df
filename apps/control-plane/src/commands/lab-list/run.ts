import type { NONE, Run } from '../../command.ts';
import { EXIT } from '../../exit-code.ts';

/** Each lab with the questions that it answers. */
export const run: Run<typeof NONE, typeof NONE> = async ({ output }) => {
  const { LABS } = await import('@socketlab/labs');
  const labs = LABS.map(({ name, title, questions }) => ({
    name,
    title: output.text(title),
    questions: questions.map((question) => ({
      id: question.id,
      title: output.text(question.title),
    })),
  }));
  output.data({ labs }, () =>
    labs
      .map(({ name, title, questions }) => {
        const lines = questions.map((question) => `  ${question.id}  ${question.title}`);
        return [`${output.colors.bold(name)}  ${title}`, ...lines].join('\n');
      })
      .join('\n\n'),
  );
  return EXIT.done;
};
