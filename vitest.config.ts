import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: { name: 'libs', include: ['libs/*/src/**/*.spec.ts'] },
      },
      {
        extends: true,
        test: { name: 'apps', include: ['apps/*/src/**/*.spec.ts'] },
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
