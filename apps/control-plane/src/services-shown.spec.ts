import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { LANGUAGES } from '@socketlab/foundation';
import { expect, test } from 'vitest';
import { type ServiceScene, serviceScene } from './services-scene.fixture.ts';

const UNIT = 'socketlab-tcp-echo.service';

/** What a person sees of a call, with what differs from machine to machine named instead. */
async function told(
  { run, home }: ServiceScene,
  words: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { code, stdout, stderr } = await run(words, variables);
  const text = `$ socketlab ${words}\n${stdout}${stderr}-> ${code}\n`;
  return text
    .replaceAll(home, '/HOME')
    .replaceAll(new RegExp(`\\b${userInfo().username}\\b`, 'g'), 'USER')
    .replaceAll(/source-[0-9a-f]{12}/g, 'VERSION-DIGEST')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/process is \S+\./g, 'process is INIT.')
    .replaceAll(/processo dela é \S+\./g, 'processo dela é INIT.');
}

test.each(LANGUAGES)('services are told of in %s', async (language) => {
  const scene = serviceScene();
  const parts: string[] = [];
  const say = async (
    words: string,
    variables?: Readonly<Record<string, string>>,
  ): Promise<void> => {
    parts.push(await told(scene, `${words} --lang ${language}`, variables));
  };
  await say('service status');
  await say('service install', { FAILS: `start ${UNIT}` });
  await say('service install');
  await say('service install');
  await say('service status', { NO_JOURNAL: '1' });
  await say('service status tcp-echo');
  writeFileSync(
    path.join(scene.units, 'socketlab-udp-echo.service'),
    '[Service]\nExecStart=/bin/true\n',
  );
  appendFileSync(path.join(scene.programs, 'tcp-echo/dist/main.mjs'), '// built again\n');
  await say('service status udp-echo multi-tcp');
  await say('service install');
  await say('service uninstall --force');
  await say('service uninstall');
  await say('service install --captures');
  await say('service install --listen 7000');
  await say('service install --for macos');
  await say('service install', { XDG_CONFIG_HOME: path.join(scene.home, 'other') });
  rmSync(path.join(scene.home, 'bin/systemctl'));
  await say('service install', { PATH: path.join(scene.home, 'bin') });
  await expect(parts.join('\n')).toMatchFileSnapshot(`transcripts/services.${language}.txt`);
});
