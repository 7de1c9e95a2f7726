import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Batch } from './frontend-messages.js';

/** Where a session stands after an answer: `open` while a transaction or a batch goes on. */
export type SessionState = 'idle' | 'open';

/** Files of the database, or what one in memory starts with. */
export interface WorkerOptions {
  readonly dataDir?: string | undefined;
  readonly template?: ArrayBuffer | undefined;
}

type Answer =
  /** The last part of an answer says where the session stands. */
  | { readonly part: Uint8Array; readonly done?: SessionState }
  | { readonly dump: ArrayBuffer }
  | { readonly greeting: Uint8Array };

interface Running {
  readonly receive: (part: Uint8Array) => void;
  readonly resolve: (state: SessionState) => void;
  readonly reject: (error: Error) => void;
}

/** Statements that recurse need a deeper stack than threads have, before PostgreSQL itself ends them with an error. */
const STACK_MB = 32;
/** A database that takes longer to close is ended: its log restores what is not in its files. */
const STOP_MS = 10_000;

/** PGlite in a thread: runs one batch of messages at a time. */
export class PostgresWorker {
  private running: Running | undefined;
  private dumping: ((dump: ArrayBuffer) => void) | undefined;
  private failure: Error | undefined;
  /** Whether {@link kill} has ended the thread. */
  killed = false;
  /** Resolves with the cause when the thread has ended, however that happens. */
  readonly ended: Promise<Error>;

  private constructor(
    private readonly thread: Worker,
    /** What the database says to a client that connects. */
    readonly greeting: Uint8Array,
  ) {
    thread.on('message', (answer: Answer) => {
      this.hear(answer);
    });
    thread.on('error', (error: Error) => {
      this.failure = error;
    });
    this.ended = new Promise((resolve) => {
      thread.once('exit', (code) => {
        const cause = this.failure ?? new Error(`its thread has ended with code ${code}`);
        this.running?.reject(cause);
        resolve(cause);
      });
    });
  }

  /** @throws Error when the files are not a usable database */
  static async start(options: WorkerOptions): Promise<PostgresWorker> {
    const thread = new Worker(new URL('./postgres.worker.js', import.meta.url), {
      workerData: options,
      resourceLimits: { stackSizeMb: STACK_MB },
      // The thread must not inherit flags that only make sense for the main thread.
      execArgv: [],
    });
    const ended = once(thread, 'exit').then(([code]) => {
      throw new Error(`its thread has ended with code ${String(code)}`);
    });
    const [{ greeting }] = (await Promise.race([once(thread, 'message'), ended])) as [{ greeting: Uint8Array }];
    return new PostgresWorker(thread, greeting);
  }

  /** @throws Error when the thread ends before the answer does */
  run(batch: Batch, receive: (part: Uint8Array) => void): Promise<SessionState> {
    return new Promise((resolve, reject) => {
      this.running = { receive, resolve, reject };
      this.thread.postMessage({ run: batch.bytes, expectsReady: batch.expectsReady });
    });
  }

  /** The whole database as one archive, to start another one with. */
  dump(): Promise<ArrayBuffer> {
    return new Promise((resolve) => {
      this.dumping = resolve;
      this.thread.postMessage('dump');
    });
  }

  async stop(): Promise<void> {
    this.thread.postMessage('stop');
    const timer = setTimeout(() => {
      this.kill('it did not close in time');
    }, STOP_MS);
    await this.ended;
    clearTimeout(timer);
  }

  /** Ends the thread in the middle of whatever it does. */
  kill(reason: string): void {
    this.failure ??= new Error(reason);
    this.killed = true;
    void this.thread.terminate();
  }

  private hear(answer: Answer): void {
    if ('part' in answer) {
      this.take(answer.part, answer.done);
    } else if ('dump' in answer) {
      this.dumping?.(answer.dump);
    }
  }

  private take(part: Uint8Array, done: SessionState | undefined): void {
    const { running } = this;
    if (part.length > 0) {
      running?.receive(part);
    }
    if (done) {
      this.running = undefined;
      running?.resolve(done);
    }
  }
}
