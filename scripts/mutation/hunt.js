import { HANGS } from './patience.js';
import { mutantsOf } from './plans.js';
import { hashOf } from './progress.js';

/** A file that mutants disturb is run this often, each time with fewer of them; the last time without any. */
const ROUNDS = 24;
/** A mutant that this many files have not noticed is tried less hard on further ones. */
const WEARY_FILES = 3;
const SAVE_MS = 10_000;

/** Finds the mutants that specs notice. */
export class Hunt {
  /**
   * @param {import('./progress.js').Progress} progress
   * @param {readonly import('./spec-process.js').SpecProcess[]} processes
   */
  constructor(progress, processes) {
    this.progress = progress;
    this.processes = processes;
    this.saved = Date.now();
  }

  /** Repeats every test of the files for each mutant that it reaches. */
  async tryEachTest(files) {
    const { progress } = this;
    await this.share(
      files.filter((file) => !progress.knows(file)),
      async (process, file) => {
        progress.files[file] = { hash: hashOf(file), ...(await this.reachOf(process, file)) };
        this.tell(`${file} reaches ${mutantsOf(progress.files[file].coverage).size}`);
      },
    );
  }

  async reachOf(process, file) {
    const { progress } = this;
    const once = [];
    for (let left = ROUNDS; ;) {
      const known = [...progress.known, ...progress.suspects];
      const job = { way: 'each-test', file, known, weary: this.wearyOf(file), once, again: left > 0 };
      const result = await process.run(job, ({ mutant, failure }) => this.note(mutant, failure));
      if (result.broken) {
        throw new Error(`${file}: ${result.broken}`);
      } else if (result.spun) {
        progress.hung.push(result.spun);
      } else if (result.spun === '') {
        throw new Error(`${file} ends its process without a mutant`);
      } else if (result.failed.length === 0 || left === 0) {
        return result;
      } else {
        const [{ id, failure }] = result.failed;
        once.push(...result.disturbed);
        progress.suspects.push(...result.suspects);
        progress.note(`disturbed: ${id}: ${failure.split('\n')[0]}`);
        progress.save();
        left = result.disturbed.length === 0 ? 0 : Math.max(0, left - (failure === HANGS ? 1 : ROUNDS / 4));
      }
    }
  }

  /** Runs whole files, each time with a new application and database, for mutants that nobody has noticed yet. */
  async tryWholeFiles(plans) {
    const { progress } = this;
    await this.share(plans, async (process, { mutant, file, tests }) => {
      const { hash } = progress.files[file];
      if (!progress.isKnown(mutant) && !progress.survived[mutant]?.includes(hash)) {
        if (!(await this.isNoticed(process, mutant, file, tests))) {
          (progress.survived[mutant] ??= []).push(hash);
        }
        this.tell(`${mutant} ${progress.isKnown(mutant) ? 'noticed' : 'survives'} ${file}`);
      }
    });
  }

  /** @returns {Promise<boolean>} whether a test fails under the mutant and passes without it */
  async isNoticed(process, mutant, file, tests) {
    const { spun, failure } = await process.run({ way: 'whole-file', file, mutant, tests });
    if (spun === mutant) {
      this.progress.hung.push(mutant);
      return true;
    }
    if (failure === undefined) {
      return false;
    }
    const control = await process.run({ way: 'whole-file', file, tests: [failure.test] });
    if (control.spun !== undefined || control.failure !== undefined) {
      return false;
    }
    this.note(mutant, failure);
    return true;
  }

  wearyOf(file) {
    const tries = {};
    for (const [tried, { coverage }] of Object.entries(this.progress.files)) {
      if (tried.startsWith('test/') && file.startsWith('test/')) {
        mutantsOf(coverage).forEach((mutant) => (tries[mutant] = (tries[mutant] ?? 0) + 1));
      }
    }
    return Object.keys(tries).filter((mutant) => tries[mutant] >= WEARY_FILES);
  }

  async share(tasks, work) {
    const queue = [...tasks];
    await Promise.all(
      this.processes.map(async (process) => {
        for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
          await work(process, task);
        }
      }),
    );
    this.progress.save();
  }

  tell(sentence) {
    this.progress.note(`${sentence}; ${this.progress.known.length} noticed`);
    this.saveNowAndThen();
  }

  note(mutant, failure) {
    this.progress.noticed[mutant] ??= failure;
    this.saveNowAndThen();
  }

  saveNowAndThen() {
    if (Date.now() - this.saved > SAVE_MS) {
      this.saved = Date.now();
      this.progress.save();
    }
  }
}
