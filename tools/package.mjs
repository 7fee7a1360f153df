// `npm run package`: writes dist/socketlab-<version>.tgz, which `npm install -g` puts on any machine with Node and nothing
// else. What is inside is what `npm test` has tried: the very bundles of the build, and nothing is built or fetched when it
// is installed. Options: --out FOLDER, --platforms linux-x64,win32-x64 (all of them unless said), and --replace, which npm
// itself gives after `npm pack` in the clone, for npm cannot know that the package is not the workspace.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand, workspaceRoot } from './command.mjs';
import { gatherKoffi, PLATFORMS } from './package/koffi.mjs';
import { packFolder } from './package/pack.mjs';
import { stagePackage } from './package/stage.mjs';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: path.join(workspaceRoot, 'dist') },
    platforms: { type: 'string', default: PLATFORMS.join(',') },
    replace: { type: 'boolean', default: false },
  },
});

/** Where the package goes: `npm pack` has its own way to say it. */
function outFolder() {
  if (!values.replace) return path.resolve(values.out);
  return path.resolve(process.env.npm_config_pack_destination || workspaceRoot);
}

async function main() {
  if (values.replace && process.env.npm_config_dry_run === 'true') return;
  const built = await runCommand('node tools/build.mjs', { isShown: true });
  if (built.status !== 0) throw new Error('the build failed: see above.');
  const staged = mkdtempSync(path.join(tmpdir(), 'socketlab-package-'));
  try {
    const koffi = await gatherKoffi(values.platforms.split(','));
    stagePackage(staged, koffi);
    const out = outFolder();
    mkdirSync(out, { recursive: true });
    const { file, bytes, files, integrity } = await packFolder(staged, out);
    const size = `${(bytes / 1_048_576).toFixed(1)} MiB, ${files} files`;
    console.log(
      `${values.replace ? 'not what npm lists of the workspace, but ' : ''}${path.relative(process.cwd(), file)}: ${size}`,
    );
    console.log(`for ${values.platforms.replaceAll(',', ', ')}\n${integrity}`);
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
}

await main().catch((failure) => {
  console.error(`package: ${failure.message}`);
  process.exitCode = 1;
});
