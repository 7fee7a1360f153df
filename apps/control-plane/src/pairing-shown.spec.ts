import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, test } from 'vitest';
import type { CliRun } from './cli.fixture.ts';
import { machine, openWindow, pairBy } from './pairing-machines.fixture.ts';

failOnLeaks();

const other = (digits: string): string => String((Number(digits) + 1) % 1_000_000).padStart(6, '0');

/** What differs from run to run, by a name. */
function steady(text: string): string {
  const ids = [...new Set(text.match(/\b[0-9a-f]{64}\b|\b[0-9a-f]{16}\b/g) ?? [])];
  const short = [...new Set(ids.map((id) => id.slice(0, 16)))];
  const named = short.reduce(
    (all, id, index) =>
      all.replaceAll(new RegExp(`${id}(?:[0-9a-f]{48})?`, 'g'), `<id ${index + 1}>`),
    text,
  );
  return named
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z/g, '<time>')
    .replaceAll(/127\.0\.0\.1:\d{4,5}/g, '127.0.0.1:<port>')
    .replaceAll(/\n {4}\d{3} \d{3}\n/g, '\n    123 456\n')
    .replaceAll(/\n {4}[0-9A-Z-]{29}\n/g, '\n    <token>\n')
    .replaceAll(/\b(?=[0-9a-f]{8}\b)[0-9a-f]*\b/g, '<grant>')
    .replaceAll(/ +$/gm, '');
}

const shown = (title: string, { code, stdout, stderr }: CliRun): string =>
  `$ socketlab ${title}   [exit code ${code}]\n${stdout}${stderr}`;

describe('pairing, as people see it', () => {
  test.each(['en', 'pt-BR'] as const)('in %s', { timeout: 30_000 }, async (language) => {
    const [owner, classmate] = [machine('lab-07', language), machine('lab-08', language)];
    const parts: string[] = [];
    const show = (title: string, run: CliRun): void => {
      parts.push(shown(title, run));
    };
    for (const command of ['host list', 'grant list']) {
      show(command, await owner.run(command.split(' ')));
    }
    const first = openWindow(owner);
    show('pair ADDRESS', await pairBy(classmate, first, other));
    show('pair --listen', await first.ended);
    const second = openWindow(owner, ['--allow', 'observe', '--for', '90m']);
    const pairing = await pairBy(classmate, second, undefined, [
      '--as',
      'desk',
      '--allow',
      'serve',
    ]);
    show('pair ADDRESS --as desk --allow serve', pairing);
    show('pair --listen --allow observe --for 90m', await second.ended);
    const third = openWindow(owner, ['--class', '--uses', '1']);
    const typed = { typed: `${(await third.token()).toLowerCase()}\n` };
    show('pair ADDRESS', await classmate.run(['pair', await third.address()], typed));
    show('pair --listen --class --uses 1', await third.ended);
    for (const command of [
      'host list',
      'host show desk',
      'host rename desk neighbour',
      'host remove neighbour',
      'host show neighbour',
    ]) {
      show(command, await classmate.run(command.split(' ')));
    }
    for (const command of [
      'grant list',
      'grant revoke lab-08',
      'grant revoke lab-08',
      'grant list',
    ]) {
      show(command, await owner.run(command.split(' ')));
    }
    const file = `transcripts/pairing.${language}.txt`;
    await expect(steady(parts.join('\n'))).toMatchFileSnapshot(file);
  });
});
