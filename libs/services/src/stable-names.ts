/** A name of Node, and the file that it leads to. */
export interface NodeName {
  readonly path: string;
  /** What it is in the end, with all links followed. */
  readonly realPath: string;
}

/** 22.11.0, v20.19.5, node@22, 26: a folder that an upgrade replaces by another. */
const VERSION_FOLDER = /^(?:node[-@]?)?v?\d+(?:\.\d+)*(?:-[\w.-]+)?$|^node-v\d/;
/** Folders of version managers, caches and checkouts: what lies below comes and goes with something else. */
const FLEETING = [
  'node_modules/.bin',
  '.nvm',
  '.fnm',
  'fnm_multishells',
  '.volta/tools',
  '.asdf/installs',
  'mise/installs',
  'Cellar',
  '_npx',
  '_cacache',
];

/** Whether a path is likely to be there after an upgrade of Node or of Socketlab. */
export function isStablePath(path: string): boolean {
  const folders = path.split('/').slice(0, -1);
  if (folders.some((folder) => VERSION_FOLDER.test(folder))) return false;
  return (
    !FLEETING.some((part) => `${path}/`.includes(`/${part}/`)) && !/^\/(?:tmp|run)\//.test(path)
  );
}

/** The first name, in the order given, that stays and leads to the Node that runs now; undefined when there is none. */
export function stableNode(runs: string, names: readonly NodeName[]): string | undefined {
  return names.find(({ path, realPath }) => realPath === runs && isStablePath(path))?.path;
}

/**
 * Whether the program lies where a package manager puts it, and puts the next version too: in a `node_modules` of no
 * project's, below a prefix that has no version in its name.
 */
export function isStableProgram(root: string): boolean {
  return /\/lib\/node_modules\/socketlab$/.test(root) && isStablePath(`${root}/package.json`);
}
