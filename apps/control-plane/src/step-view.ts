import type { Source } from '@socketlab/evidence';
import type { Text } from '@socketlab/foundation';
import { describeEvents, type EventLine } from '@socketlab/labs';
import type { Output } from './output.ts';
import type { StepPosition, TakenStep } from './stepper.ts';
import { formatTable } from './table.ts';

const SOURCES: Readonly<Record<Source, Text>> = {
  program: { en: 'program', 'pt-BR': 'programa' },
  kernel: { en: 'kernel', 'pt-BR': 'kernel' },
  sampled: { en: 'table', 'pt-BR': 'tabela' },
  wire: { en: 'wire', 'pt-BR': 'rede' },
};

/** What a step has brought, and where the server stands then. */
export function renderStep({ events, position }: TakenStep, output: Output): string {
  const lines = withoutRepetition(describeEvents(events));
  const shown = lines.length === 0 ? output.text(NOTHING) : renderLines(lines, output);
  return `${shown}\n\n${renderPosition(position, output)}`;
}

const NOTHING: Text = {
  en: 'nothing was observed since the last step',
  'pt-BR': 'nada foi observado desde o último passo',
};

/** Where a server stands, with the line of source. */
export function renderPosition(position: StepPosition, { colors, text }: Output): string {
  if (position.kind === 'ended') {
    return text({ en: 'the server has ended', 'pt-BR': 'o servidor terminou' });
  }
  const { name, args, file, line, source } = position.call;
  const call = colors.bold(`${name}(${args.join(', ')})`);
  const stands =
    position.kind === 'before'
      ? { en: `stands before ${call}`, 'pt-BR': `está antes de ${call}` }
      : { en: `waits in ${call}`, 'pt-BR': `espera em ${call}` };
  const code = source === undefined ? '' : `\n${String(line).padStart(5)} | ${source}`;
  return `${text(stands)}  ${file}:${line}${code}`;
}

function renderLines(lines: readonly EventLine[], output: Output): string {
  const titles = [
    { en: 'SOURCE', 'pt-BR': 'FONTE' },
    { en: 'SOCKET', 'pt-BR': 'SOCKET' },
    { en: 'WHAT', 'pt-BR': 'O QUÊ' },
    { en: 'WHERE', 'pt-BR': 'ONDE' },
  ].map((title) => output.text(title));
  return formatTable(
    titles,
    lines.map(({ source, socket, label, place = '' }) => [
      output.text(SOURCES[source]),
      `${socket.local} → ${socket.remote}`,
      output.text(label),
      place,
    ]),
  );
}

/** The tables are looked at before and after each call: what they say twice in a row is said once. */
function withoutRepetition(lines: readonly EventLine[]): readonly EventLine[] {
  const said = new Map<string, string>();
  return lines.filter(({ source, socket, label }) => {
    if (source !== 'sampled') return true;
    const key = `${socket.local} ${socket.remote}`;
    const isNews = said.get(key) !== label.en;
    said.set(key, label.en);
    return isNews;
  });
}
