import { describe, expect, it } from 'vitest';
import { explain, kindsOf, talk } from './dialogue.fixture.ts';
import { closingWindow, handshake, keepAlive, lateSegments } from './scripts.fixture.ts';

const wordsOf = (frames: Uint8Array[], number: number, language: 'en' | 'pt-BR' = 'en'): string =>
  explain(frames).frames[number - 1]?.words[language] ?? '';

describe('a TCP conversation, explained', () => {
  const whole = talk((ends) => {
    handshake(ends);
    ends.client('PA', { seq: 1, ack: 1, data: 'Hello, world!' });
    ends.server('A', { seq: 1, ack: 14 });
    ends.server('PA', { seq: 1, ack: 14, data: 'Hello, world!' });
    ends.client('A', { seq: 14, ack: 14 });
    ends.client('FA', { seq: 14, ack: 14 });
    ends.server('A', { seq: 14, ack: 15 });
    ends.server('FA', { seq: 14, ack: 15 });
    ends.client('A', { seq: 15, ack: 15 });
  });

  it('names each frame of an exchange', () => {
    expect(kindsOf(whole)).toEqual([
      'syn',
      'syn-ack',
      'handshake-ack',
      'data',
      'ack',
      'data',
      'ack',
      'fin',
      'ack-of-fin',
      'fin',
      'ack-of-fin',
    ]);
  });

  it.each(['en', 'pt-BR'] as const)('says it in %s', async (language) => {
    const { frames, conversations } = explain(whole);
    const lines = [
      ...frames.map(({ number, name, words }) => `${number} ${name[language]}: ${words[language]}`),
      ...conversations.flatMap(({ words }) => words.map((sentence) => sentence[language])),
    ];
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(
      `transcripts/exchange.${language}.txt`,
    );
  });

  it('sums it up: who, how much, what of it is in the capture', () => {
    expect(explain(whole).conversations).toMatchObject([
      {
        number: 1,
        protocol: 'tcp',
        directions: [
          { from: '127.0.0.1:40000', frames: 6, payloadBytes: 13 },
          { from: '127.0.0.1:65432', frames: 5, payloadBytes: 13 },
        ],
        firstFrame: 1,
        lastFrame: 11,
        handshake: 'whole',
        closing: 'both-fins',
      },
    ]);
  });

  it('never calls a segment a state', () => {
    const states =
      /\b(LISTEN|SYN[-_](SENT|RECV|RECEIVED)|ESTABLISHED|TIME[-_]WAIT|CLOSE[-_]WAIT)\b/;
    for (const { name, words } of explain(whole).frames) {
      expect(`${name.en} ${words.en} ${words['pt-BR']}`).not.toMatch(states);
    }
  });

  it('says that three segments close a connection when a FIN confirms the other', () => {
    const frames = talk((ends) => {
      handshake(ends);
      ends.server('FA', { seq: 1, ack: 1 });
      ends.client('FA', { seq: 1, ack: 2 });
      ends.server('A', { seq: 2, ack: 2 });
    });
    expect(kindsOf(frames).slice(3)).toEqual(['fin', 'fin', 'ack-of-fin']);
    expect(wordsOf(frames, 5)).toContain('three segments');
    expect(explain(frames).conversations[0]?.words[1]?.en).toBe(
      '127.0.0.1:65432 closed first (FIN in frame 4), the other end after it (frame 5).',
    );
  });

  it('sees that two FINs crossed', () => {
    const frames = talk((ends) => {
      handshake(ends);
      ends.server('FA', { seq: 1, ack: 1 });
      ends.client('FA', { seq: 1, ack: 1 });
      ends.client('A', { seq: 2, ack: 2 });
      ends.server('A', { seq: 2, ack: 2 });
    });
    expect(kindsOf(frames).slice(3)).toEqual([
      'fin',
      'simultaneous-fin',
      'ack-of-fin',
      'ack-of-fin',
    ]);
  });

  it('tells a refusal from an abort, and from no answer', () => {
    const refused = talk(({ client, server }) => {
      client('S');
      server('RA', { seq: 0, ack: 1 });
    });
    expect(kindsOf(refused)).toEqual(['syn', 'refused']);
    expect(explain(refused).conversations[0]).toMatchObject({ closing: 'refused' });
    const aborted = talk((ends) => {
      handshake(ends);
      ends.client('RA', { seq: 1, ack: 1 });
    });
    expect(kindsOf(aborted)[3]).toBe('reset');
    const silent = talk(({ client }) => {
      client('S');
      client('S');
      client('S');
    });
    expect(kindsOf(silent)).toEqual(['syn', 'retransmission', 'retransmission']);
    expect(explain(silent).conversations[0]?.words[0]?.en).toContain('3 SYN in all');
  });

  it('finds what was sent again, what came late, and what was asked for again', () => {
    const frames = talk(lateSegments);
    expect(kindsOf(frames).slice(3)).toEqual([
      'data',
      'data',
      'ack',
      'duplicate-ack',
      'out-of-order',
      'retransmission',
      'ack',
    ]);
    expect(wordsOf(frames, 5)).toContain('Bytes before these are missing');
    expect(explain(frames).conversations[0]?.directions[0]).toMatchObject({
      payloadBytes: 12,
      retransmissions: 1,
    });
  });

  it('follows a window that closes and opens again', () => {
    const frames = talk(closingWindow);
    expect(kindsOf(frames).slice(3)).toEqual([
      'data',
      'zero-window',
      'zero-window-probe',
      'zero-window',
      'window-update',
      'window-update',
    ]);
    expect(wordsOf(frames, 8)).toContain('room again (600 bytes)');
  });

  it('knows a keep-alive and its answer', () => {
    const frames = talk(keepAlive);
    expect(kindsOf(frames).slice(3)).toEqual(['keep-alive', 'keep-alive-ack']);
  });

  it('says that the capture began in the middle', () => {
    const frames = talk(({ client, server }) => {
      client('PA', { seq: 5_000, ack: 700, data: 'late' });
      server('A', { seq: 700, ack: 5_004 });
    });
    expect(kindsOf(frames)).toEqual(['data', 'ack']);
    expect(wordsOf(frames, 1)).toContain('4 bytes (1 to 4)');
    expect(wordsOf(frames, 2)).toContain('up to byte 4: frame 1');
    const [conversation] = explain(frames).conversations;
    expect(conversation).toMatchObject({ handshake: 'none', closing: 'open' });
    expect(conversation?.words[0]?.en).toContain('No handshake is in the capture');
  });

  it('knows who asked when the SYN alone is missing', () => {
    const frames = talk(handshake).slice(1);
    expect(kindsOf(frames)).toEqual(['syn-ack', 'handshake-ack']);
    expect(wordsOf(frames, 1)).toContain('The SYN that it answers is not in the capture');
    expect(explain(frames).conversations[0]).toMatchObject({
      directions: [{ from: '127.0.0.1:40000' }, { from: '127.0.0.1:65432' }],
      handshake: 'partly',
    });
  });

  it('says that the capture missed what is confirmed', () => {
    const frames = talk((ends) => {
      handshake(ends);
      ends.server('A', { seq: 1, ack: 100 });
    });
    expect(wordsOf(frames, 4)).toContain('it missed packets');
  });

  it('takes a SYN with another count for another connection', () => {
    const again = talk(handshake).map((frame) => {
      const copy = frame.slice();
      copy[14 + 20 + 5] = 0x42;
      return copy;
    });
    const { conversations, frames } = explain([...whole, ...again.slice(0, 1)]);
    expect(conversations.map(({ number }) => number)).toEqual([1, 2]);
    expect(frames.at(-1)).toMatchObject({ kind: 'syn', conversation: 2 });
  });
});
