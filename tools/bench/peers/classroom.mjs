// A classroom in one process: so many machines, each with an authority, a certificate and a control port of its own, and
// one student who is paired with all of them. `classroom.mjs COUNT HOME DAEMONS`: keeps all that it writes below HOME, prints
// "ready" and serves until its standard input ends. "calls" prints how many calls were answered since the last time.
import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { readContract } from '../../../libs/control/src/contract.ts';
import { createControlServer } from '../../../libs/control/src/index.ts';
import { createLogger, formatAddress } from '../../../libs/foundation/src/index.ts';
import {
  issueGrant,
  openAuditLog,
  openGrants,
  openHosts,
  openIdentity,
} from '../../../libs/trust/src/index.ts';

const [count, home, daemons = '1'] = process.argv.slice(2);
const NAMES = ['tcp-echo', 'udp-echo', 'multi-tcp', 'client-agent'].slice(0, Number(daemons));
const DAY_MS = 86_400_000;
const MACHINES_PER_SUBNET = 250;

// Below HOME, which its maker removes: a process that is ended by a signal removes nothing.
const scratch = mkdtempSync(path.join(home, 'classroom-'));
const logger = createLogger({ name: 'classroom', level: 'silent' });
const student = await openIdentity(path.join(home, 'config', 'identity'));
const hosts = openHosts(path.join(home, 'config'));
const contract = readContract();
let calls = 0;

function handlersOf(machineId, name, control) {
  const info = () => ({
    name,
    version: '0.1.0',
    pid: process.pid,
    machineId,
    controlAddress: control(),
    metricsAddress: '127.0.0.1:0',
    tier: 'TIER_PLAIN_LINUX',
    platform: 'linux-x64',
    nodeVersion: process.version,
  });
  const status = () => ({
    state: 'DAEMON_STATE_SERVING',
    listener: '127.0.0.1:65432',
    openConnections: 2,
    totalConnections: '7',
    receivedBytes: '1300',
    sentBytes: '1300',
    eventsLost: '0',
  });
  const listener = () => ({
    state: 'LISTENER_STATE_OPEN',
    address: '127.0.0.1:65432',
    backlog: 128,
    reply: 'REPLY_ECHO',
    accepted: '7',
    receivedBytes: '1300',
    sentBytes: '1300',
  });
  const answers = { getInfo: info, getStatus: status, getListener: listener };
  const none = () => {
    throw new Error('the classroom answers what status asks, and nothing else');
  };
  const service = new Proxy(answers, { get: (known, method) => known[method] ?? none });
  return { daemon: service, evidence: service, listener: service };
}

async function addMachine(index) {
  const name = `lab-${String(index).padStart(4, '0')}`;
  const host = `127.7.${Math.floor(index / MACHINES_PER_SUBNET)}.${(index % MACHINES_PER_SUBNET) + 1}`;
  const directory = path.join(scratch, name);
  const identity = await openIdentity(path.join(directory, 'identity'));
  const { machineId, certificate } = student;
  const scopes = ['observe'];
  const issued = await issueGrant(directory, {
    certificate,
    machineId,
    name: 'student',
    scopes,
    validMs: DAY_MS,
  });
  const controls = {};
  for (const daemon of NAMES) {
    const server = createControlServer(
      { address: { host, port: 0 } },
      {
        identity,
        grants: openGrants(directory),
        audit: openAuditLog({ file: path.join(directory, `${daemon}.audit`), daemon }),
        machineName: name,
        logger,
        contract,
        onCallEnded: () => (calls += 1),
        handlers: handlersOf(identity.machineId, daemon, () => formatAddress(server.address())),
      },
    );
    await server.start({ signal: AbortSignal.timeout(DAY_MS) });
    server.setServing(true);
    controls[daemon] = formatAddress(server.address());
  }
  const { serverName, authorityCertificate } = identity;
  await hosts.add({
    name,
    machineId: identity.machineId,
    serverName,
    address: host,
    controls,
    scopes,
    pairedAt: issued.grant.issuedAt,
    expiresAt: issued.grant.expiresAt,
    authorityCertificate,
    certificate: issued.certificate,
    privateKey: student.privateKey,
  });
}

for (let index = 0; index < Number(count); index += 1) await addMachine(index);
process.stdout.write('ready\n');
createInterface({ input: process.stdin })
  .on('line', () => {
    process.stdout.write(`${calls}\n`);
    calls = 0;
  })
  .on('close', () => process.exit(0));
