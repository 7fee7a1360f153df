import { isRoot, networkNamespaceProblem, startProcess } from '@socketlab/testkit';
import { expect, test } from 'vitest';

const READER = `
  import { readAddresses } from ${JSON.stringify(new URL('./read-addresses.ts', import.meta.url).href)};
  import { selectAddresses } from ${JSON.stringify(new URL('./select-addresses.ts', import.meta.url).href)};
  const found = selectAddresses(await readAddresses(process.env, new AbortController().signal));
  process.stdout.write(JSON.stringify(found) + '\\n');`;
const NETWORK = `
  ip link set lo up
  ip link add eth0 type veth peer name far0; ip link set far0 up; ip link set eth0 up
  ip link add eth1 type veth peer name far1; ip link set far1 up; ip link set eth1 up
  ip addr add 10.20.0.7/24 dev eth1; ip addr add 192.168.1.7/24 dev eth0; ip addr add fd12::7/64 dev eth0 nodad
  ip route add default via 192.168.1.1
  ip tuntap add tun0 mode tun; ip addr add 10.8.0.2/24 dev tun0; ip link set tun0 up
  ip link add br-1a2b3c4d5e6f type veth peer name port0; ip link set port0 up
  ip addr add 172.18.0.1/16 dev br-1a2b3c4d5e6f; ip link set br-1a2b3c4d5e6f up
  ip link add eth2 type veth peer name far2; ip addr add 192.168.2.7/24 dev eth2
  for name in eth0 eth1; do until ip -o link show dev $name | grep -q 'state UP'; do sleep 0.01; done; done
`;

interface Found {
  readonly usable: readonly { address: string }[];
  readonly others: readonly { address: string; problem: string }[];
}

async function read(withoutIp: boolean): Promise<Found> {
  const hide = withoutIp ? 'export PATH=/nowhere' : '';
  const script = `set -e\n${NETWORK}\n${hide}\nexec "$@"`;
  const reader = await startProcess([
    ...(['unshare', '--net', 'sh', '-c', script, 'sh'] as const),
    ...[process.execPath, '--input-type=module', '-e', READER],
  ]);
  await reader.ended;
  return JSON.parse(reader.stdout.at(-1) ?? reader.stderr.join('\n')) as Found;
}

test('a machine with two networks, a tunnel, containers and a cable unplugged is read', async (ctx) => {
  if (!isRoot() || networkNamespaceProblem() !== undefined)
    ctx.skip('a network to read needs root');
  const { usable, others } = await read(false);
  expect(usable.map(({ address }) => address)).toEqual(['192.168.1.7', '10.20.0.7', 'fd12::7']);
  const problems = Object.fromEntries(others.map(({ address, problem }) => [address, problem]));
  expect(problems).toMatchObject({
    '127.0.0.1': 'loopback',
    '::1': 'loopback',
    '10.8.0.2': 'down',
    '172.18.0.1': 'container',
    '192.168.2.7': 'down',
  });
});

test('without ip(8) the same are usable, and what is down is not seen', async (ctx) => {
  if (!isRoot() || networkNamespaceProblem() !== undefined)
    ctx.skip('a network to read needs root');
  const { usable, others } = await read(true);
  expect(usable.map(({ address }) => address)).toEqual(['192.168.1.7', '10.20.0.7', 'fd12::7']);
  expect(others.map(({ address }) => address)).not.toContain('192.168.2.7');
  expect(others).toContainEqual(
    expect.objectContaining({ address: '172.18.0.1', problem: 'container' }),
  );
});
