import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 100;
const PATIENCE_MS = 120_000;
const STOP_MS = 5_000;
/** Bytes of the end of its output, for the error. */
const LAST = 2_000;

/** The program of a peer. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Its working folder. */
  readonly cwd: string;
}

/** A server of somebody else, started by its program. */
export class ServerProcess {
  private output = '';

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output = (this.output + chunk.toString()).slice(-LAST);
      });
    }
  }

  /** Returns when `healthUrl` answers. */
  static async start({ file, args, env, cwd }: Program, healthUrl: string): Promise<ServerProcess> {
    const child = spawn(file, [...args], { cwd, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const started = new ServerProcess(child);
    await Promise.race([
      started.healthy(healthUrl),
      once(child, 'error').then(([error]) => Promise.reject(error as Error)),
    ]);
    return started;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async stop(): Promise<void> {
    if (this.hasEnded()) {
      return;
    }
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(timer);
  }

  private async healthy(url: string): Promise<void> {
    const until = Date.now() + PATIENCE_MS;
    while (!(await isOk(url))) {
      if (this.hasEnded() || Date.now() > until) {
        await this.stop();
        throw new Error(`${this.child.spawnfile} does not start: ${this.output}`);
      }
      await pause(POLL_MS);
    }
  }

  private hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}

async function isOk(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
