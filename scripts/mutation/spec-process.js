import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { clearInterval, setInterval } from 'node:timers';

/** A mutant that makes a test spin is ended from outside after this much processor time, on a busy machine too. */
const PATIENCE_S = 20;
/** What runs without a mutant may take longer. */
const PLAIN_PATIENCE_S = 120;
const LOOK_MS = 1_000;
const TICKS_PER_S = 100;

/** A process that runs spec files of the sandbox, and is started again when a mutant has made it useless. */
export class SpecProcess {
  /** @param {string} current file in which the process notes the mutant that is switched on */
  constructor(current) {
    this.current = current;
  }

  /** @returns {Promise<string[]>} files that it can run */
  async start() {
    const flags = ['--disable-warning=ExperimentalWarning', '--experimental-vm-modules'];
    const args = ['--runInBand', '--config', 'scripts/mutation/jest.config.js'];
    this.child = fork('node_modules/jest/bin/jest.js', args, {
      execArgv: flags,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, MUTATION_CURRENT: this.current },
    });
    this.errors = '';
    this.child.stderr.on('data', (chunk) => (this.errors = (this.errors + chunk).slice(-4_000)));
    const [message] = await Promise.race([once(this.child, 'message'), once(this.child, 'close')]);
    if (!message?.files) {
      throw new Error(this.errors);
    }
    return message.files;
  }

  /**
   * @param {import('./desk.js').Job} job
   * @param {(found: { mutant: string, failure: import('./desk.js').Failure }) => void} [onFound]
   * @returns {Promise<object>} result of the job; `{ spun: mutant }` when the process had to be ended
   */
  async run(job, onFound = () => undefined) {
    if (!this.child) {
      await this.start();
    }
    const { child } = this;
    writeFileSync(this.current, '');
    return new Promise((resolve) => {
      const finish = (result, end) => {
        clearInterval(timer);
        child.removeAllListeners();
        if (end) {
          child.kill('SIGKILL');
          this.child = undefined;
        }
        resolve(result);
      };
      const spun = () => finish({ spun: readFileSync(this.current, 'utf8') }, true);
      const timer = setInterval(watch(child.pid, this.current, spun), LOOK_MS);
      child.on('close', spun);
      child.on('message', (message) =>
        'mutant' in message ? onFound(message) : finish(message.result ?? { broken: 'no result' }, message.large),
      );
      child.send(job);
    });
  }

  end() {
    this.child?.kill('SIGKILL');
  }
}

/** @returns {() => void} to be called again and again */
function watch(pid, current, onSpin) {
  let [mutant, began] = ['', processorSeconds(pid)];
  return () => {
    const [now, seconds] = [readFileSync(current, 'utf8'), processorSeconds(pid)];
    if (now !== mutant) {
      [mutant, began] = [now, seconds];
    } else if (seconds - began > (now === '' ? PLAIN_PATIENCE_S : PATIENCE_S)) {
      onSpin();
    }
  };
}

/** Time for which a process has been running on a processor; 0 when it has ended. */
function processorSeconds(pid) {
  const stat = `/proc/${pid}/stat`;
  if (!existsSync(stat)) {
    return 0;
  }
  const fields = readFileSync(stat, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
}
