import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Command, failOnLeaks, startProcess } from '@socketlab/testkit';
import { expect, it } from 'vitest';
import { NODE } from './programs.ts';
import { createTwoMachines } from './two-machines.ts';

failOnLeaks();

const LONG_MS = 60_000;
const FORBIDDEN = '10.77.0.7';
const SERVER = path.join(import.meta.dirname, 'peers', 'rebinding-dns.mjs');

interface Status {
  readonly daemons: readonly { readonly listener: { readonly accepted: number } }[];
}

it(
  'a name that stands for an allowed address, and then for one that is not, never leads to that one',
  async (context) => {
    const { owner, classmate, hosts } = await createTwoMachines(context, { isUnprivileged: false });
    const resolvers = path.join(classmate.home, 'resolv.conf');
    writeFileSync(resolvers, 'nameserver 127.0.0.1\noptions attempts:1 timeout:2\n');
    /** The system's own resolver asks our server there, and nowhere else. */
    const asking = (command: Command): Command => {
      const bind = `mount --bind ${resolvers} /etc/resolv.conf && exec "$@"`;
      return ['unshare', '--mount', 'sh', '-c', bind, 'sh', ...command];
    };
    const dns = await startProcess(hosts.within('lab-08', [NODE, SERVER, '127.0.0.1', FORBIDDEN]));
    await dns.waitForLine(/^ready$/);
    await owner.start('tcp-echo', ['--listen', `${FORBIDDEN}:65432`]);
    await classmate.start('tcp-echo', ['--listen', '127.0.0.1:65432']);
    await classmate.start('client-agent', [], { within: asking });

    const send = ['send', 'rebinding.example:65432', 'Hello'];
    const first = await classmate.run(send);
    expect(first).toMatchObject({ code: 0, stdout: 'Hello' });
    expect(first.stderr).toContain('-> 127.0.0.1:65432');
    // By the time of the connect the name had one address, and would have had another if it had been asked again.
    expect(dns.stdout).toEqual(['ready', 'answer 1: 127.0.0.1']);

    const second = await classmate.run(send);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(
      `error TARGET_NOT_ALLOWED: client-agent does not send to ${FORBIDDEN}:65432`,
    );
    expect(second.stderr).toContain('that is an address of "rebinding.example"');
    expect(dns.stdout.at(-1)).toBe(`answer 2: ${FORBIDDEN}`);
    const { daemons } = await owner.ask<Status>(['status', 'tcp-echo']);
    expect(daemons[0]?.listener.accepted).toBe(0);
  },
  LONG_MS,
);
