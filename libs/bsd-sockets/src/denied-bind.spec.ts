import { fileURLToPath } from 'node:url';
import {
  createWindowsPc,
  inNetworkNamespace,
  isThorough,
  windowsProblem,
} from '@socketlab/testkit';
import { expect, it, onTestFinished } from 'vitest';

const FIXTURE = fileURLToPath(new URL('./fixtures/call-once.ts', import.meta.url));
/** Without it the Linux below refuses a privileged port with EACCES, which Wine tells as WSAEACCES (capabilities(7)). */
const WITHOUT_RIGHT = ['--inh-caps=-net_bind_service', '--bounding-set=-net_bind_service'];

it('a 10013 for a port that nobody is seen to have is told as that, and not as a taken port', async (context) => {
  const problem = isThorough()
    ? windowsProblem()
    : 'takes seconds: with SOCKETLAB_THOROUGH=1 it runs';
  if (problem !== undefined) context.skip(problem);
  const pc = createWindowsPc({
    within: (command) => inNetworkNamespace(['setpriv', ...WITHOUT_RIGHT, ...command]),
  });
  onTestFinished(() => pc.remove());
  const program = await pc.bundle(FIXTURE);
  const { stdout } = await pc.run([program, 'bind', '127.0.0.1', '80']);
  expect(stdout).toContain('BIND_DENIED bind() failed on 127.0.0.1:80 (EACCES; Windows: 10013)');
  expect(stdout).toContain('Windows’ tables show no socket there');
  expect((await pc.run([program, 'bind', '127.0.0.1', '8080'])).stdout).toBe('done');
}, 60_000);
