import { runDaemon } from '@socketlab/daemon';
import { OPTIONS } from './config.ts';
import { createTcpEcho } from './tcp-echo.ts';

process.exitCode = await runDaemon({
  name: 'tcp-echo',
  options: OPTIONS,
  argv: process.argv.slice(2),
  environment: process.env,
  serves: 'tcp',
  create: createTcpEcho,
});
