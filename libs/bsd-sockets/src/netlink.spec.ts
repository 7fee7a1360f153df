import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { describe, expect, it } from 'vitest';
import { KernelCallError } from './errors.ts';
import { openSocketDiagnostics } from './netlink.ts';

/** A dump of IPv4's TCP sockets in LISTEN: struct nlmsghdr and struct inet_diag_req_v2. */
function listeners(family: number): Buffer {
  const request = Buffer.alloc(72);
  request.writeUInt32LE(72, 0);
  request.writeUInt16LE(20, 4);
  request.writeUInt16LE(0x301, 6);
  request.writeUInt8(family, 16);
  request.writeUInt8(6, 17);
  request.writeUInt32LE(1 << 10, 20);
  return request;
}

describe.runIf(process.platform === 'linux')('the channel of socket diagnostics', () => {
  it("shows a listener among the kernel's sockets, again and again", async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;
    const channel = openSocketDiagnostics();
    const ports = () => {
      const found: number[] = [];
      channel.dump(listeners(2), (bytes, start) => found.push(bytes.getUint16(start + 4)));
      return found;
    };
    expect(ports()).toContain(port);
    server.close();
    await once(server, 'close');
    expect(ports()).not.toContain(port);
    channel.close();
  });

  it('throws what the kernel answers to a request that it does not know', () => {
    const channel = openSocketDiagnostics();
    expect(() => channel.dump(listeners(99), () => undefined)).toThrow(KernelCallError);
    expect(channel.dump(listeners(2), () => undefined).isInterrupted).toBe(false);
    channel.close();
  });

  it('throws once it is closed, and is closed twice without harm', () => {
    const channel = openSocketDiagnostics();
    channel.close();
    channel.close();
    expect(() => channel.dump(listeners(2), () => undefined)).toThrow(
      expect.objectContaining({ code: 'KERNEL_CALL_FAILED', errno: 'EBADF' }),
    );
  });

  it('is not handed to child processes', () => {
    const channel = openSocketDiagnostics();
    const open = execFileSync('ls', ['-l', '/proc/self/fd'], { encoding: 'utf8' });
    channel.close();
    const inherited = open.split('\n').filter((line) => line.includes('socket:'));
    const without = execFileSync('ls', ['-l', '/proc/self/fd'], { encoding: 'utf8' });
    expect(inherited).toHaveLength(without.split('\n').filter((l) => l.includes('socket:')).length);
  });
});
