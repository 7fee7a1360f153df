import { runDaemon } from '@socketlab/daemon';
import { createClientAgent } from './client-agent.ts';
import { OPTIONS } from './config.ts';

process.exitCode = await runDaemon({
  name: 'client-agent',
  options: OPTIONS,
  argv: process.argv.slice(2),
  environment: process.env,
  create: createClientAgent,
});
