import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Hunt } from './hunt.js';
import { wholeFilePlans } from './plans.js';
import { Progress } from './progress.js';
import { SpecProcess } from './spec-process.js';

const PROCESSES = 2;

/** A test runner of Stryker that tries all mutants during the first run, and then returns what was found. */
class OneRun {
  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun({ files }) {
    // Shared by the specs, see test/harness/test-run.ts.
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-mutation-'));
    process.env.LATCHKEY_TEST_RUN = folder;
    const sources = files.map((file) => relative(process.cwd(), file)).sort();
    this.progress = new Progress(process.env.MUTATION_PROGRESS ?? '', sources, process.env.MUTATION_GO_ON === 'true');
    const processes = Array.from({ length: PROCESSES }, (_, n) => new SpecProcess(join(folder, `current-${n}`)));
    try {
      await this.hunt(processes);
    } finally {
      processes.forEach((each) => each.end());
      rmSync(folder, { recursive: true, force: true });
    }
    return { status: 'complete', ...this.reached() };
  }

  async hunt([first, ...others]) {
    const specs = await first.start();
    const unit = specs.filter((file) => !file.startsWith('test/'));
    const endToEnd = specs.filter((file) => file.startsWith('test/')).sort();
    const hunt = new Hunt(this.progress, [first, ...others]);
    await hunt.tryEachTest(unit);
    if (endToEnd.length > 0) {
      // Leaves the database that all others are copies of.
      await first.run({ way: 'whole-file', file: endToEnd[0] });
      await hunt.tryEachTest(endToEnd);
      await hunt.tryWholeFiles(wholeFilePlans(this.progress, Number(process.env.MUTATION_FILES)));
    }
  }

  reached() {
    const coverage = { static: {}, perTest: {} };
    const results = Object.entries(this.progress.files);
    for (const [file, result] of results) {
      Object.assign(coverage.perTest, result.coverage.perTest);
      Object.assign(coverage.static, result.coverage.static);
      for (const { id, failure } of result.failed) {
        this.progress.note(`${id} fails without a change and does not count: ${failure}`);
        Reflect.deleteProperty(coverage.perTest, id);
      }
      if (!file.startsWith('test/') && result.disturbed.length > 0) {
        this.progress.note(
          `These tests do not pass twice, so not all they notice counts:\n${result.disturbed.join('\n')}`,
        );
      }
    }
    return { tests: results.flatMap(([, { tests }]) => tests), mutantCoverage: coverage };
  }

  async mutantRun({ activeMutant: { id }, testFilter = [] }) {
    const { hung, noticed } = this.progress;
    if (hung.includes(id)) {
      return { status: 'timeout', reason: 'a test never ends' };
    }
    const { test, message } = noticed[id] ?? {};
    return test === undefined
      ? { status: 'survived', nrOfTests: testFilter.length }
      : { status: 'killed', killedBy: [test], failureMessage: message, nrOfTests: testFilter.length };
  }
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'one-run', injectableClass: OneRun }];
