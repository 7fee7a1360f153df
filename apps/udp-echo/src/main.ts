import { runDaemon } from '@socketlab/daemon';
import { OPTIONS } from './config.ts';
import { createUdpEcho } from './udp-echo.ts';

process.exitCode = await runDaemon({
  name: 'udp-echo',
  options: OPTIONS,
  argv: process.argv.slice(2),
  environment: process.env,
  serves: 'udp',
  create: createUdpEcho,
});
