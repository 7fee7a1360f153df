import { LANGUAGES, SocketlabError } from '@socketlab/foundation';
import { describe, expect, it } from 'vitest';
import { evidenceOf, readRecordedRun } from '../fixtures/recorded-run.fixture.ts';
import { inBoth } from '../wording.ts';
import { findModelFacts, type ModelFacts } from './facts.ts';
import { createNumberPictures } from './number-pictures.ts';
import { openModel } from './script.ts';
import { createModelTable } from './table.ts';
import type { ModelTold } from './told.ts';

const run = readRecordedRun('tcp-models');
const models = run.lab === 'tcp-models' ? run.notes.models : [];
const facts = findModelFacts(evidenceOf(run).timeline, models);
const pictureOf = (all: readonly ModelFacts[], wanted: string) => {
  const picture = createNumberPictures(all).find(({ id }) => id === wanted);
  if (picture === undefined) throw new Error(`no ${wanted}`);
  return picture;
};
const barOf = (all: readonly ModelFacts[], picture: string, model: string) =>
  pictureOf(all, picture).bars.find(({ label }) => label === model);

describe('the numbers of the models as pictures', () => {
  it('are threads, calls, switches, CPU and memory of each, with evidence and what they mean', () => {
    const pictures = createNumberPictures(facts);
    expect(pictures.map(({ id }) => id)).toEqual(['threads', 'calls', 'switches', 'cpu', 'memory']);
    for (const { id, bars, note } of pictures) {
      expect([id, bars.map(({ label }) => label)]).toEqual([id, models.map(({ name }) => name)]);
      for (const { label, value, evidence } of bars) {
        expect([id, label, value, evidence.length]).toEqual([
          ...[id, label, expect.any(Number)],
          expect.toSatisfy((length: number) => length > 1),
        ]);
      }
      for (const language of LANGUAGES) expect(note?.[language].length).toBeGreaterThan(50);
    }
  });

  it('name the calls that a message took, those that wait beside those that it takes anyway', () => {
    expect(barOf(facts, 'calls', 'epoll')?.text.en).toMatch(
      /^\d\.\d\d: (?:recvfrom|sendto) 1\.\d\d, (?:recvfrom|sendto) 1\.\d\d, epoll_wait 0\.\d\d/,
    );
    expect(barOf(facts, 'calls', 'io_uring')?.text['pt-BR']).toMatch(
      /^\d,\d\d: io_uring_enter \d,\d\d/,
    );
  });

  it('tell the number alone where no call was counted', () => {
    const none = facts.map((one): ModelFacts => {
      const { counted } = one.marks;
      if (counted?.kernel === undefined) return one;
      const kernel = { ...counted.kernel, calls: [] };
      return { ...one, marks: { ...one.marks, counted: { ...counted, kernel } } };
    });
    expect(barOf(none, 'calls', 'epoll')?.text).toEqual(inBoth('0.00', '0,00'));
  });

  it('tell own and forced switches, and memory by connection only where it is more than Node’s own', () => {
    expect(barOf(facts, 'switches', 'threads')?.text.en).toMatch(/: [\d,.]+ own, [\d,.]+ forced$/);
    expect(barOf(facts, 'memory', 'threads')?.text.en).toMatch(/3 open: [\d.]+ a connection\)$/);
    expect(barOf(facts, 'memory', 'blocking')?.text.en).toMatch(
      /1 open: not told by connection\)$/,
    );
  });

  it('have no bar shorter than nothing where a process has given memory back', () => {
    const less = facts.map((one): ModelFacts => {
      const { load } = one.marks;
      if (load?.sampled === undefined) return one;
      return {
        ...one,
        marks: { ...one.marks, load: { ...load, sampled: { ...load.sampled, residentBytes: 0 } } },
      };
    });
    const bar = barOf(less, 'memory', 'epoll');
    expect([bar?.value, bar?.text.en]).toEqual([0, expect.stringMatching(/^-\d/)]);
  });

  it('say once for what reason some were not observed', () => {
    const reason = inBoth('a filter forbids it.', 'um filtro proíbe.');
    const unseen = facts.map(
      (one): ModelFacts =>
        one.name === 'io_uring'
          ? { name: one.name, unavailable: reason, marks: {}, queues: [] }
          : one,
    );
    expect(barOf(unseen, 'cpu', 'io_uring')).toMatchObject({
      text: inBoth('not observed', 'não observado'),
      evidence: [],
    });
    expect(pictureOf(unseen, 'cpu').note?.en).not.toContain('a filter');
    const own = createModelTable(unseen).note;
    expect(own?.['pt-BR']).toMatch(/ io_uring não é observado: um filtro proíbe\.$/);
    const uncounted = facts.map((one): ModelFacts => {
      const { visit, marks } = one;
      const { kernel: _, ...counted } = marks.counted ?? {};
      const told = visit === undefined ? {} : { visit: { ...visit, notCounted: reason } };
      return { ...one, ...told, marks: { ...marks, counted } };
    });
    const names = models.map(({ name }) => name).join(', ');
    expect(pictureOf(uncounted, 'calls').note).toEqual({
      en: expect.stringMatching(new RegExp(` Not observed of ${names}: a filter forbids it\\.$`)),
      'pt-BR': expect.stringMatching(
        new RegExp(` Não observado de ${names}: um filtro proíbe\\.$`),
      ),
    });
    expect(pictureOf(uncounted, 'cpu').note?.en).not.toContain('Not observed');
  });
});

describe('a model that turns out not to be there when its listener is opened', () => {
  const refusing = (code: string) => ({
    open: () =>
      Promise.reject(new SocketlabError(code, inBoth('no ring fits', 'nenhum anel cabe'))),
  });

  it('is left out for the daemon’s reason, and the lab goes on', async () => {
    const model: ModelTold = { name: 'io_uring' };
    expect(
      await openModel(refusing('IO_URING_UNAVAILABLE'), { clients: 3 }, model),
    ).toBeUndefined();
    expect(model.unavailable?.en).toBe('no ring fits');
  });

  it('ends the lab where something else is wrong', async () => {
    const model: ModelTold = { name: 'epoll' };
    const opening = openModel(refusing('ADDRESS_IN_USE'), { clients: 3 }, model);
    await expect(opening).rejects.toMatchObject({ code: 'ADDRESS_IN_USE' });
    expect(model.unavailable).toBeUndefined();
  });
});
