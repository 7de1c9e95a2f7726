import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { writeEnvironment } from '../contestants/environment.js';
import { login } from '../contestants/login.js';
import { startFlags } from '../contestants/start-flags.js';

/** How long the event loop was kept since the last question, in milliseconds, and memory, in bytes. */
export interface LoopDelay {
  readonly p99: number;
  readonly max: number;
  readonly rss: number;
  readonly peak: number;
  /** Milliseconds of processor time since the start. */
  readonly cpu: number;
}

/** A server process with a large model, and tokens of the two who call it. */
export class FairServer {
  private constructor(
    readonly url: string,
    /** Reads products. */
    readonly reader: string,
    /** May do everything. */
    readonly admin: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(databaseUrl: string, folder: string): Promise<FairServer> {
    const child = fork(fileURLToPath(new URL('./fair-server.main.js', import.meta.url)), {
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'production',
        ...writeEnvironment({ databaseUrl, folder, picture: '', text: '', bucket: '' }),
      },
      execArgv: startFlags(),
    });
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];
    return new FairServer(url, await login(url, 'two'), await login(url, 'chief'), child);
  }

  /** What happened since the last call. */
  async delay(): Promise<LoopDelay> {
    this.child.send('delay');
    const [delay] = (await once(this.child, 'message')) as [LoopDelay];
    return delay;
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.send('stop');
    await ended;
  }
}
