import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { recordSecret, recordSettings, writtenFile } from './run-records.js';

const ENTRY = 'dist/src/main.js';
const START_MS = 60_000;
const POLL_MS = 20;

/** The backend as an operating system process, built and started as a user would. */
export class BackendProcess {
  private text = '';

  private constructor(
    private readonly child: ChildProcess,
    /** Whether signals go to all processes of its group. */
    private readonly isGroup = false,
  ) {
    const written = writtenFile('output');
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.text += chunk.toString();
        appendFileSync(written, chunk);
      });
    }
  }

  /** @param environment settings; the port is a free one unless they name it */
  static spawn(environment: Readonly<Record<string, string>>): BackendProcess {
    if (!existsSync(ENTRY)) {
      throw new Error('The specs of the real process need the build: run "npm run build"');
    }
    const env = quietEnvironment(environment);
    recordSettings(environment);
    return new BackendProcess(spawn(process.execPath, [ENTRY], { env, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  /** `npm start`, or another script, in the folder of another project, which builds it first; waits for the greeting. */
  static npmStart(
    folder: string,
    environment: Readonly<Record<string, string>>,
    script = 'start',
  ): Promise<BackendProcess> {
    const env = quietEnvironment(environment);
    recordSettings(environment);
    const child = spawn('npm', ['run', script], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    return new BackendProcess(child, true).greeted();
  }

  /** Starts and waits for the greeting. */
  static async start(environment: Readonly<Record<string, string>>): Promise<BackendProcess> {
    return BackendProcess.spawn(environment).greeted();
  }

  /** Everything printed so far. */
  get output(): string {
    return this.text;
  }

  /** Address without trailing slash; empty before the greeting. */
  get url(): string {
    return /listens on (\S+)/.exec(this.text)?.[1] ?? '';
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Waits for the end. @returns exit code; null when a signal ended it */
  async exited(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      // The output of a group closes with its last process.
      await once(this.child, this.isGroup ? 'close' : 'exit');
    }
    return this.child.exitCode;
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    if (this.isGroup) {
      process.kill(-this.pid, signal);
    } else {
      this.child.kill(signal);
    }
    return this.exited();
  }

  private async greeted(): Promise<this> {
    await this.until(() => this.url !== '' || this.child.exitCode !== null);
    if (this.url === '') {
      throw new Error(`The backend did not start: ${this.output}`);
    }
    return this;
  }

  async until(condition: () => boolean): Promise<void> {
    const deadline = Date.now() + START_MS;
    while (!condition()) {
      if (Date.now() > deadline) {
        throw new Error(`Waited too long: ${this.text}`);
      }
      await pause(POLL_MS);
    }
  }
}

const quietEnvironment = (environment: Readonly<Record<string, string>>): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  HOME: process.env.HOME ?? '',
  PORT: '0',
  LOG_LEVEL: 'error',
  DATABASE_URL: '',
  ...environment,
});

/** A token of a demo login, straight from a running process. */
export async function tokenAt(url: string, username: string, password = username): Promise<string> {
  const response = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('client:secret').toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'password', username, password }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  recordSecret('access token', token);
  return token;
}
