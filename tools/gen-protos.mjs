// Runs in libs/control: writes src/gen, everything that is made from the contract.
//   types   the TypeScript of our messages and services (proto-loader-gen-types)
//   descriptor.json   our files and those of health and reflection, read from the installed packages, for fromJSON
//   channelz.json     the same of channelz, whose handlers in grpc-js use the fields' names as the contract writes them
//   reflection.ts     every file's FileDescriptorProto, its imports and its symbols, which strict clients need
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

/** Writes the files and all that they import as the JSON that protobufjs reads. */
function writeDescriptor(name, contractFiles, options = {}) {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) =>
    target.startsWith('google/') && protobuf.common.get(target)
      ? target
      : path.join(contracts, target);
  root.loadSync(contractFiles, options);
  root.resolveAll();
  writeFileSync(path.join(out, name), `${JSON.stringify(root.toJSON(), null, 1)}\n`);
}

const isChannelz = (file) => file.startsWith('grpc/channelz/');
writeDescriptor(
  'descriptor.json',
  files.filter((file) => !isChannelz(file)),
);
writeDescriptor('channelz.json', files.filter(isChannelz), { keepCase: true });

const image = path.join(contracts, 'image.binpb');
run(
  'buf',
  ['build', '--as-file-descriptor-set', '--exclude-source-info', '-o', image, '.'],
  contracts,
);

/** The full names of everything that the messages and enums of one scope declare. */
function symbolsOf(scope, messages = [], enums = []) {
  return [
    ...messages.flatMap(({ name, field, oneofDecl, nestedType, enumType }) => [
      `${scope}.${name}`,
      ...[...field, ...oneofDecl].map((member) => `${scope}.${name}.${member.name}`),
      ...symbolsOf(`${scope}.${name}`, nestedType, enumType),
    ]),
    // The values of an enum are declared in the scope around it.
    ...enums.flatMap(({ name, value }) => [
      `${scope}.${name}`,
      ...value.map((member) => `${scope}.${member.name}`),
    ]),
  ];
}

/** The files of a FileDescriptorSet, each as buf wrote it: encoding one anew would lose what protobufjs doesn't know. */
function* splitDescriptorSet(bytes) {
  const reader = protobuf.Reader.create(bytes);
  while (reader.pos < reader.len) {
    reader.uint32(); // field 1, length-delimited: the set has no other
    yield reader.bytes();
  }
}

const { FileDescriptorProto } = require('protobufjs/ext/descriptor');
const reflected = [...splitDescriptorSet(readFileSync(image))].map((bytes) => {
  const file = FileDescriptorProto.decode(bytes);
  return {
    name: file.name,
    imports: file.dependency,
    symbols: [
      ...symbolsOf(file.package, file.messageType, file.enumType),
      ...file.service.flatMap(({ name, method }) => [
        `${file.package}.${name}`,
        ...method.map((member) => `${file.package}.${name}.${member.name}`),
      ]),
    ],
    descriptor: Buffer.from(bytes).toString('base64'),
  };
});
writeFileSync(
  path.join(out, 'reflection.ts'),
  `/** Each file of the contract: its imports, the full names it declares, and its FileDescriptorProto, base64. */
export const FILES: readonly {
  readonly name: string;
  readonly imports: readonly string[];
  readonly symbols: readonly string[];
  readonly descriptor: string;
}[] = ${JSON.stringify(reflected, null, 1)};
`,
);
rmSync(contracts, { recursive: true });
