// Makes the keys of a fleet, in the folder `keys` of its overlay: one identity that all server pods share, for each client of
// the job an identity of its own and a grant of the servers, and a grant with the scope `observe` for the scraper. It is what
// pairing does, by someone who holds both ends: node tools/fleet/make-keys.mjs OVERLAY --clients 4 --days 30
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { issueGrant, openIdentity } from '../../libs/trust/src/index.ts';

const DAY_MS = 86_400_000;
/** Their control ports; the address is filled in by the pod, which knows it then. */
const CONTROLS = {
  'tcp-echo': '0.0.0.0:17431',
  'udp-echo': '0.0.0.0:17432',
  'multi-tcp': '0.0.0.0:17433',
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    clients: { type: 'string', default: '4' },
    days: { type: 'string', default: '30' },
  },
});

async function makeKeys(keys, { clients, validMs }) {
  const scratch = mkdtempSync(path.join(tmpdir(), 'socketlab-keys-'));
  try {
    const servers = path.join(scratch, 'servers');
    const own = await openIdentity(path.join(servers, 'identity'));
    mkdirSync(keys, { mode: 0o700 });
    const write = (name, content) => writeFileSync(path.join(keys, name), content, { mode: 0o600 });
    const grant = async (name, scopes) => {
      const identity = await openIdentity(path.join(scratch, name, 'identity'));
      const { certificate, machineId } = identity;
      const request = { certificate, machineId, name, scopes, validMs };
      return { identity, ...(await issueGrant(servers, request)) };
    };
    for (let index = 0; index < clients; index += 1) {
      const name = `client-${index}`;
      const granted = await grant(name, ['observe', 'traffic']);
      write(
        `identity-${index}.pem`,
        readFileSync(path.join(scratch, name, 'identity', 'identity.pem')),
      );
      write(`host-${index}.json`, `${JSON.stringify(hostOf(own, granted), null, 2)}\n`);
    }
    const observer = await grant('prometheus', ['observe']);
    write('ca.pem', own.authorityCertificate);
    write('certificate.pem', observer.certificate);
    write('key.pem', observer.identity.privateKey);
    write('identity.pem', readFileSync(path.join(servers, 'identity', 'identity.pem')));
    const grants = readdirSync(path.join(servers, 'grants')).sort();
    for (const name of grants) write(name, readFileSync(path.join(servers, 'grants', name)));
    write('pod-monitor.yaml', patchOf(own.serverName));
    write('kustomization.yaml', kustomizationOf({ clients, grants }));
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** What a client keeps of the servers, as pairing would have left it. */
function hostOf({ machineId, serverName, authorityCertificate }, { identity, grant, certificate }) {
  const { scopes, issuedAt, expiresAt } = grant;
  return {
    ...{ name: 'servers', machineId, serverName, address: '0.0.0.0', controls: CONTROLS, scopes },
    ...{ pairedAt: issuedAt, expiresAt, authorityCertificate, certificate },
    privateKey: identity.privateKey,
  };
}

/** RFC 6902: which name the scraper is to find in the servers' certificate. */
function patchOf(serverName) {
  const paths = [0, 1, 2].map(
    (endpoint) => `/spec/podMetricsEndpoints/${endpoint}/tlsConfig/serverName`,
  );
  return paths.map((at) => `- op: replace\n  path: ${at}\n  value: ${serverName}\n`).join('');
}

function kustomizationOf({ clients, grants }) {
  const ofClients = Array.from({ length: clients }, (_, index) => [
    `identity-${index}.pem`,
    `host-${index}.json`,
  ]).flat();
  const secret = (name, files) =>
    `  - name: ${name}\n    files:\n${files.map((file) => `      - ${file}\n`).join('')}`;
  return `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
secretGenerator:
${secret('socketlab-servers', ['identity.pem', ...grants])}${secret('socketlab-clients', ofClients)}${secret('socketlab-observer', ['ca.pem', 'certificate.pem', 'key.pem'])}generatorOptions:
  disableNameSuffixHash: true
`;
}

function wholeNumber(name) {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number > 0 && number <= 1_000) return number;
  throw new Error(`--${name} ${values[name]} is not a whole number from 1 to 1000.`);
}

try {
  const [overlay] = positionals;
  if (overlay === undefined || !existsSync(path.join(overlay, 'kustomization.yaml'))) {
    throw new Error('name the folder of an overlay, one that has a kustomization.yaml.');
  }
  const keys = path.join(overlay, 'keys');
  if (existsSync(keys))
    throw new Error(`${keys} is there already; keys are never made anew over others.`);
  await makeKeys(keys, { clients: wholeNumber('clients'), validMs: wholeNumber('days') * DAY_MS });
  console.log(`the keys of the fleet are in ${keys}: keep them out of every repository`);
} catch (failure) {
  console.error(`make-keys: ${failure.message}`);
  process.exitCode = 1;
}
