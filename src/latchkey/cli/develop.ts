import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';

const WATCHED = ['src', 'migrations'];
const ENTRY = 'dist/src/main.js';
/** Editors write a file in several steps, and several files at once. */
const QUIET_MS = 150;

/**
 * `latchkey dev`: builds and starts the application, and does both again after each change of the sources. After a build
 * that fails, the running process stays.
 */
export async function develop(): Promise<void> {
  const development = new Development();
  for (const folder of WATCHED.filter((each) => existsSync(each))) {
    watch(folder, { recursive: true }, () => {
      development.changed();
    });
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void development.stop().then(() => process.exit(0)));
  }
  await development.restart();
}

/** The process of the application, and the build that goes before it. */
class Development {
  private timer: NodeJS.Timeout | undefined;
  private running: ChildProcess | undefined;
  private building = false;
  private again = false;

  changed(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.restart(), QUIET_MS);
  }

  /** A change during a build starts another one after it. */
  async restart(): Promise<void> {
    if (this.building) {
      this.again = true;
      return;
    }
    this.building = true;
    do {
      this.again = false;
      if ((await ended(spawn('npm', ['run', '--silent', 'build'], this.options))) === 0) {
        await this.stop();
        this.start();
      } else {
        report(this.isRunning ? 'The build fails: the process before it goes on' : 'The build fails');
      }
    } while (this.again as boolean);
    this.building = false;
  }

  async stop(): Promise<void> {
    if (this.running && this.isRunning) {
      const exit = once(this.running, 'exit');
      this.running.kill('SIGTERM');
      await exit;
    }
  }

  private start(): void {
    const child = spawn(process.execPath, ['--enable-source-maps', ENTRY], { stdio: 'inherit' });
    this.running = child;
    child.once('exit', (code) => {
      if (code !== null && code !== 0) {
        report('The application has ended: it starts again after the next change');
      }
    });
  }

  private get isRunning(): boolean {
    return this.running?.exitCode === null && this.running.signalCode === null;
  }

  private readonly options = { stdio: 'inherit', shell: process.platform === 'win32' } as const;
}

async function ended(child: ChildProcess): Promise<number | null> {
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

const report = (sentence: string): void => void process.stdout.write(`latchkey dev: ${sentence}\n`);
