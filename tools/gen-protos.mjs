// Runs in libs/control: writes src/gen, everything that is made from the contract.
//   types   the TypeScript of our messages and services (proto-loader-gen-types)
//   descriptor.json   our files and those of health and channelz, read from the installed packages, for fromJSON
//   reflection.ts     the same as a FileDescriptorSet with its imports, which strict clients need
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const workspaceRoot = path.resolve(import.meta.dirname, '..');
const require = createRequire(path.resolve('package.json'));
const protobuf = require('protobufjs');
const out = path.resolve(process.argv[2] ?? 'src/gen');
const bin = (name) => path.join(workspaceRoot, 'node_modules', '.bin', name);
const run = (program, args, cwd) =>
  execFileSync(bin(program), args, {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });

/** One folder that holds our contract and the well-known ones, at the paths that their packages give them. */
function gatherContracts() {
  const folder = mkdtempSync(path.join(tmpdir(), 'socketlab-proto-'));
  cpSync(path.join(workspaceRoot, 'proto'), folder, { recursive: true });
  const packageFile = (name, file) =>
    path.join(
      path.dirname(
        fileURLToPath(
          import.meta.resolve(`${name}/package.json`, `file://${path.resolve('package.json')}`),
        ),
      ),
      file,
    );
  const foreign = [
    ['grpc-health-check', 'proto/health/v1/health.proto', 'grpc/health/v1/health.proto'],
    ['@grpc/grpc-js', 'proto/channelz.proto', 'grpc/channelz/v1/channelz.proto'],
    [
      '@grpc/reflection',
      'build/proto/grpc/reflection/v1/reflection.proto',
      'grpc/reflection/v1/reflection.proto',
    ],
    [
      '@grpc/reflection',
      'build/proto/grpc/reflection/v1alpha/reflection.proto',
      'grpc/reflection/v1alpha/reflection.proto',
    ],
  ];
  for (const [name, from, to] of foreign) {
    mkdirSync(path.dirname(path.join(folder, to)), { recursive: true });
    cpSync(packageFile(name, from), path.join(folder, to));
  }
  return folder;
}

const contracts = gatherContracts();
const files = readdirSync(contracts, { recursive: true })
  .filter((file) => file.endsWith('.proto'))
  .map((file) => file.replaceAll(path.sep, '/'))
  .sort();

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
run(
  'proto-loader-gen-types',
  [
    '--longs=String',
    '--enums=String',
    '--defaults',
    '--oneofs',
    '--grpcLib=@grpc/grpc-js',
    '--targetFileExtension=.ts',
    '--importFileExtension=.ts',
    '-I',
    '.',
    '-O',
    out,
    ...files.filter((file) => file.startsWith('socketlab/')),
  ],
  contracts,
);

const root = new protobuf.Root();
root.resolvePath = (_origin, target) =>
  target.startsWith('google/') && protobuf.common.get(target)
    ? target
    : path.join(contracts, target);
root.loadSync(files);
root.resolveAll();
writeFileSync(path.join(out, 'descriptor.json'), `${JSON.stringify(root.toJSON(), null, 1)}\n`);

const image = path.join(contracts, 'image.binpb');
run('buf', ['build', '--as-file-descriptor-set', '-o', image, '.'], contracts);
const base64 = readFileSync(image).toString('base64');
writeFileSync(
  path.join(out, 'reflection.ts'),
  `// The contract as a google.protobuf.FileDescriptorSet, base64.\nexport default '${base64}';\n`,
);
rmSync(contracts, { recursive: true });
