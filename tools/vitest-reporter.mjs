// A vitest reporter that writes what tools/test.mjs counts: how many tests passed, which failed, and which were skipped
// with the reason that they gave, which vitest's own JSON leaves out.
import { writeFileSync } from 'node:fs';
import path from 'node:path';

const nameOf = (test) =>
  `${path.relative(process.cwd(), test.module.moduleId)}: ${test.fullName ?? test.name}`;

export default class CountingReporter {
  onTestRunEnd(modules, unhandledErrors, reason) {
    const results = { passed: 0, failed: [], skipped: [], unhandledErrors: unhandledErrors.length };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state, note } = test.result();
        if (state === 'passed') results.passed += 1;
        else if (state === 'failed') results.failed.push(nameOf(test));
        else results.skipped.push({ name: nameOf(test), reason: note ?? 'no reason given' });
      }
      // A file that cannot be loaded, or a hook that fails, fails no test but is a failure all the same.
      for (const suite of [module, ...module.children.allSuites()]) {
        if (suite.errors().length > 0) {
          const file = path.relative(process.cwd(), module.moduleId);
          results.failed.push(suite === module ? file : `${file}: ${suite.fullName}`);
        }
      }
    }
    results.reason = reason;
    writeFileSync(process.env.SOCKETLAB_TEST_RESULTS, JSON.stringify(results));
  }
}
