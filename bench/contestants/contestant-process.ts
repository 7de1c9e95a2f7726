import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Environment, writeEnvironment } from './environment.js';
import type { Order, Usage } from './report-to-parent.js';
import { startFlags } from './start-flags.js';

/** The programs that serve the shop. */
export type ContestantName = 'floor' | 'fastify' | 'handwritten' | 'latchkey';

const STOP_MS = 5_000;

/** A contestant in a separate process. */
export class ContestantProcess {
  private constructor(
    readonly name: ContestantName,
    readonly url: string,
    /** Milliseconds from the start of the process until it was ready. */
    readonly startMs: number,
    private readonly child: ChildProcess,
  ) {}

  /** @param profileFolder writes a CPU profile there when the process ends */
  static async start(
    name: ContestantName,
    environment: Environment,
    profileFolder?: string,
  ): Promise<ContestantProcess> {
    const began = performance.now();
    const child = fork(fileURLToPath(new URL(`./${name}/main.js`, import.meta.url)), {
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'production',
        ...writeEnvironment(environment),
      },
      execArgv: [
        ...(name === 'latchkey' ? startFlags() : []),
        ...(profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}/${name}`]),
      ],
    });
    const ended = once(child, 'exit').then(() => {
      throw new Error(`The contestant ${name} ended before it listened`);
    });
    const [message] = (await Promise.race([once(child, 'message'), ended])) as [{ url: string }];
    ended.catch(() => undefined);
    return new ContestantProcess(name, message.url, performance.now() - began, child);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  usage(): Promise<Usage> {
    return this.ask('usage');
  }

  /** From now on {@link usage} reports the number of statements sent. */
  async countStatements(): Promise<void> {
    await this.ask('count');
  }

  async stop(): Promise<void> {
    if (this.hasEnded()) {
      return;
    }
    const ended = once(this.child, 'exit');
    this.child.send('stop' satisfies Order);
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(timer);
  }

  private async ask(order: Order): Promise<Usage> {
    if (this.hasEnded()) {
      throw this.endedEarly();
    }
    this.child.send(order);
    const stop = new AbortController();
    const ended = once(this.child, 'exit', stop).then(() => {
      throw this.endedEarly();
    });
    ended.catch(() => undefined);
    const [message] = (await Promise.race([once(this.child, 'message'), ended])) as [{ usage: Usage }];
    stop.abort();
    return message.usage;
  }

  private hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private endedEarly(): Error {
    return new Error(`${this.name} ended: ${this.child.signalCode ?? `exit code ${this.child.exitCode ?? ''}`}`);
  }
}
