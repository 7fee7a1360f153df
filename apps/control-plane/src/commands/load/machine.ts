import os from 'node:os';
import type { RunMachine } from '@socketlab/load';

/** This machine, as a report tells it. */
export function describeMachine(name: string): RunMachine {
  const processors = os.cpus();
  return {
    name,
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    processor: processors[0]?.model.trim() || os.arch(),
    processors: os.availableParallelism(),
    memoryBytes: os.totalmem(),
    node: process.version,
  };
}
