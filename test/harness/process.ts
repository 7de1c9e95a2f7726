import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const ENTRY = 'dist/src/main.js';
const START_MS = 60_000;
const POLL_MS = 20;

/** The backend as an operating system process, built and started as a user would. */
export class BackendProcess {
  private text = '';

  private constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (chunk: Buffer) => (this.text += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.text += chunk.toString()));
  }

  /** @param environment settings; the port is a free one unless they name it */
  static spawn(environment: Readonly<Record<string, string>>): BackendProcess {
    if (!existsSync(ENTRY)) {
      throw new Error('The specs of the real process need the build: run "npm run build"');
    }
    const env = { PATH: process.env.PATH ?? '', PORT: '0', LOG_LEVEL: 'error', DATABASE_URL: '', ...environment };
    return new BackendProcess(spawn(process.execPath, [ENTRY], { env, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  /** Starts and waits for the greeting. */
  static async start(environment: Readonly<Record<string, string>>): Promise<BackendProcess> {
    const backend = BackendProcess.spawn(environment);
    await backend.until(() => backend.url !== '' || backend.child.exitCode !== null);
    if (backend.url === '') {
      throw new Error(`The backend did not start: ${backend.output}`);
    }
    return backend;
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
      await once(this.child, 'exit');
    }
    return this.child.exitCode;
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.exited();
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

/** A token of a demo login, straight from a running process. */
export async function tokenAt(url: string, username: string): Promise<string> {
  const response = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('client:secret').toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'password', username, password: username }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}
