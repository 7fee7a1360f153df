import { runDaemon } from '@socketlab/daemon';
import { OPTIONS } from './config.ts';
import { createMultiTcp } from './multi-tcp.ts';

process.exitCode = await runDaemon({
  name: 'multi-tcp',
  options: OPTIONS,
  argv: process.argv.slice(2),
  environment: process.env,
  serves: 'tcp',
  create: createMultiTcp,
});
