import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startFlags } from '../contestants/start-flags.js';

const POLL_MS = 50;
const PATIENCE_MS = 60_000;

/** The built server, as `npm start` starts it. */
export class Instance {
  private child: ChildProcess | undefined;

  /**
   * @param folder of its log
   * @param settings its environment
   * @param flags of Node, after those of `npm start`
   */
  constructor(
    readonly name: string,
    readonly port: number,
    private readonly folder: string,
    private readonly settings: Readonly<Record<string, string>>,
    private readonly flags: readonly string[] = [],
  ) {}

  /** Returns when it is ready. */
  async start(): Promise<void> {
    const log = openSync(this.logFile, 'a');
    const child = spawn(process.execPath, [...startFlags(), ...this.flags, 'dist/src/main.js'], {
      env: { PATH: process.env.PATH, ...this.settings, PORT: String(this.port) },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.child = child;
    const until = Date.now() + PATIENCE_MS;
    while ((await this.readiness()) !== 200) {
      if (Date.now() > until || child.exitCode !== null) {
        throw new Error(`The ${this.name} does not start: ${this.log.slice(-2_000)}`);
      }
      await pause(POLL_MS);
    }
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  get log(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.child?.kill(name);
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (child?.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
  }

  private get logFile(): string {
    return join(this.folder, `${this.name}.log`);
  }

  private async readiness(): Promise<number> {
    try {
      return (await fetch(`http://127.0.0.1:${this.port}/health/ready`)).status;
    } catch {
      return 0;
    }
  }
}
