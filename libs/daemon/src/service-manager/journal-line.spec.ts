import { createLogger } from '@socketlab/foundation';
import { describe, expect, it } from 'vitest';
import { journalLine, leadsToJournal } from './journal-line.ts';

/** What the logger makes of an event, in the journal's form. */
function logged(log: (logger: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  const stream = { write: (line: string) => void lines.push(journalLine(line, 'en')) };
  log(createLogger({ name: 'tcp-echo', level: 'trace' }, stream));
  expect(lines).toHaveLength(1);
  return lines.join('');
}

describe('a line in the journal', () => {
  it('is the phrase with its fields, behind the priority', () => {
    expect(logged((logger) => logger.info({ address: '127.0.0.1:1', cut: 2 }, 'listening'))).toBe(
      '<6>listening address=127.0.0.1:1 cut=2\n',
    );
  });

  it.for([
    ['trace', 7],
    ['debug', 7],
    ['info', 6],
    ['warn', 4],
    ['error', 3],
    ['fatal', 2],
  ] as const)('has for %s the priority %i', ([level, priority]) => {
    expect(logged((logger) => logger[level]('said'))).toBe(`<${priority}>said\n`);
  });

  it('says what an error means in the reader’s language, and stays one line', () => {
    const text = { en: 'there are problems:\n  - one', 'pt-BR': 'há problemas:\n  - um' };
    const line = logged((logger) => logger.fatal({ code: 'INVALID', text }, 'could not start'));
    expect(line).toBe('<2>could not start: there are problems: - one code=INVALID\n');
    const json = JSON.stringify({ level: 60, msg: 'x', text });
    expect(journalLine(json, 'pt-BR')).toBe('<2>x: há problemas: - um\n');
  });

  it('quotes what has blanks, and keeps the stack of a failure', () => {
    const line = logged((logger) =>
      logger.error({ err: new Error('is "bad"\nreally'), holder: 'python3 (pid 7)' }, 'failed'),
    );
    expect(line).toMatch(
      /^<3>failed holder="python3 \(pid 7\)" err="is \\"bad\\"\\nreally" stack="/,
    );
    expect(line.trimEnd()).not.toContain('\n');
  });

  it('leaves alone what is no line of ours', () => {
    expect(journalLine('(node:1) Warning\n', 'en')).toBe('(node:1) Warning\n');
  });
});

describe('JOURNAL_STREAM', () => {
  it('does not name the standard error of this test', () => {
    expect([undefined, '', '0:0', 'x'].map(leadsToJournal)).toEqual([false, false, false, false]);
  });
});
