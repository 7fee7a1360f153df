// The notice of everything of others that the package holds: the packages whose code the bundler put into the bundles, and
// koffi, each with its version in the lock, its license, and the text of it that it came with.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { workspaceRoot } from '../command.mjs';

const LICENSE_FILE = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i;

/** The folders below node_modules whose code is in the bundles of the apps. */
function foldersOf(apps) {
  const listed = apps.flatMap((app) =>
    JSON.parse(
      readFileSync(path.join(workspaceRoot, 'apps', app, 'dist', 'packages.json'), 'utf8'),
    ),
  );
  return [...new Set([...listed, 'node_modules/koffi'])].sort();
}

function noticeOf(folder, locked) {
  const whole = path.join(workspaceRoot, folder);
  const { name, license } = JSON.parse(readFileSync(path.join(whole, 'package.json'), 'utf8'));
  const { version } = locked[folder] ?? {};
  if (version === undefined) throw new Error(`${folder} is in a bundle and not in the lock.`);
  if (license === undefined) throw new Error(`${name} ${version} does not say its license.`);
  const texts = readdirSync(whole)
    .filter((file) => LICENSE_FILE.test(file))
    .sort()
    .map((file) => readFileSync(path.join(whole, file), 'utf8').trim());
  return { title: `${name} ${version}`, license, text: texts.join('\n\n') };
}

/** The notice as Markdown. Throws for a package without a license. */
export function writeNotices(apps) {
  const lockFile = path.join(workspaceRoot, 'package-lock.json');
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8'));
  const notices = foldersOf(apps)
    .filter((folder) => existsSync(path.join(workspaceRoot, folder)))
    .map((folder) => noticeOf(folder, packages));
  const head = `# Third-party notices

Socketlab's programs hold code of the packages below, as esbuild bundled it, and koffi's JavaScript and binaries
(@koromix/koffi-*, of the same author and license) as they were published.
`;
  const parts = notices.map(
    ({ title, license, text }) =>
      `## ${title}\n\nLicense: ${license}\n${text === '' ? '' : `\n\`\`\`\`text\n${text}\n\`\`\`\`\n`}`,
  );
  return `${[head, ...parts].join('\n')}`;
}
