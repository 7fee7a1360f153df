import { defineConfig } from 'vitest/config';

/** Houses whose specs hold threads in native calls, enter namespaces, or look at their own process: each file has one. */
const ALONE = ['bsd-sockets', 'kernel-view', 'wire-view', 'daemon', 'testkit'].map(
  (house) => `libs/${house}/src/**/*.spec.ts`,
);

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        // No module of ours has state, so files of one process don't meet in one; a process for each takes 0.2 s of CPU.
        test: {
          name: 'libs',
          include: ['libs/*/src/**/*.spec.ts', 'apps/control-plane/src/**/*.spec.ts'],
          exclude: ['**/node_modules/**', ...ALONE],
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: 'alone', include: ALONE },
      },
      {
        extends: true,
        test: {
          name: 'apps',
          include: ['apps/*/src/**/*.spec.ts'],
          exclude: ['**/node_modules/**', 'apps/control-plane/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'tools',
          include: ['tools/**/*.spec.ts', 'docs/**/*.spec.ts'],
          exclude: ['**/node_modules/**', 'tools/fixtures/**'],
        },
      },
      {
        extends: true,
        test: { name: 'e2e', include: ['e2e/**/*.spec.ts'], testTimeout: 60_000 },
      },
    ],
    pool: 'forks',
    // Most of the time a test waits: for the kernel, a process, the network. Two at a time keep two cores busy.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
