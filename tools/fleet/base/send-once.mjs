// The work of a client's pod: brings client-agent up, has it send what the environment says, and takes it down again. The
// answer is JSON on standard output, alone; the rest is on standard error. Ends as `socketlab send` did.
import { spawnSync } from 'node:child_process';

const { TARGET, MESSAGE, CONNECTIONS } = process.env;

function socketlab(args, output = process.stderr) {
  const { status } = spawnSync('socketlab', args, { stdio: ['ignore', output, process.stderr] });
  return status ?? 1;
}

let status = socketlab(['up', 'client-agent']);
if (status === 0) {
  const send = ['send', TARGET, MESSAGE, '--connections', CONNECTIONS, '--json'];
  status = socketlab(send, process.stdout);
  socketlab(['down', 'client-agent']);
}
process.exitCode = status;
