// The work of a client's pod: brings client-agent up, has it send what the environment says, tells the answer as JSON on
// standard output, and takes it down again. Ends as `socketlab send` did.
import { spawnSync } from 'node:child_process';

const { TARGET, MESSAGE, CONNECTIONS } = process.env;
const socketlab = (...args) => spawnSync('socketlab', args, { stdio: 'inherit' }).status ?? 1;

let status = socketlab('up', 'client-agent');
if (status === 0) {
  status = socketlab('send', TARGET, MESSAGE, '--connections', CONNECTIONS, '--json');
  socketlab('down', 'client-agent');
}
process.exitCode = status;
