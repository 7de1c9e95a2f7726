import { deadline } from './deadline.js';
import { type Batch, textMessage } from './frontend-messages.js';
import type { SessionState } from './postgres-worker.js';
import { DATABASE_CLOSED, ENGINE_LOST, type SessionError, STATEMENT_TIMED_OUT } from './session-error.js';

/** What runs batches, one at a time. */
export interface Engine {
  /** Said to each client that connects. */
  readonly greeting: Uint8Array;
  /** @throws Error when it ends before the answer does */
  run(batch: Batch, receive: (part: Uint8Array) => void): Promise<SessionState>;
  kill(reason: string): void;
}

/** A client as the session sees it. */
export interface SessionUser {
  answer(part: Uint8Array): void;
  /** Ends the connection; the client leaves the session first. */
  end(error: SessionError): void;
}

interface Task {
  readonly user: SessionUser;
  readonly batch: Batch;
}

/** Given to a statement beyond its time: the thread is not always scheduled at once. */
export const WATCHDOG_MARGIN_MS = 1_000;

const SYNC = Buffer.from('S\0\0\0\u0004', 'latin1');

/** Leaves nothing of a client to the next one: ends its batch and transaction, then all else that a session keeps. */
const RESET: Batch = {
  bytes: Buffer.concat([SYNC, textMessage('Q', 'ROLLBACK'), textMessage('Q', 'DISCARD ALL')]),
  expectsReady: true,
};

/**
 * The only session of the embedded database, shared by all clients: their batches run one after the other, in a transaction
 * those of its client only. A client that leaves, in the middle of whatever it does, leaves a clean session.
 *
 * Statements cannot be interrupted: one that takes too long ends with its engine, and so does the transaction it belongs
 * to. Everybody else waits for the next engine.
 */
export class SharedSession {
  private readonly users = new Set<SessionUser>();
  private readonly ungreeted = new Set<SessionUser>();
  private tasks: Task[] = [];
  private engine: Engine | undefined;
  private running: SessionUser | undefined;
  /** In the middle of a transaction or of a batch: nobody else may come between. */
  private owner: SessionUser | undefined;
  private limit = 0;
  private closed = false;
  /** Whether something else works on the files of the database. */
  private held = false;
  private waiting: (() => void)[] = [];

  /** @param milliseconds that a batch may take, without the margin; 0 = no limit */
  limitStatements(milliseconds: number): void {
    this.limit = milliseconds;
  }

  /** Continues with another engine after the last one was lost. */
  attach(engine: Engine): void {
    this.engine = engine;
    this.ungreeted.forEach((user) => {
      user.answer(engine.greeting);
    });
    this.ungreeted.clear();
    this.next();
  }

  /** The engine is gone, and with it the batch that was running and the open transaction. */
  lose(error: SessionError = ENGINE_LOST): void {
    const { running, owner } = this;
    this.detach();
    running?.end(error);
    if (owner !== running) {
      owner?.end(ENGINE_LOST);
    }
  }

  /** Runs nothing more. */
  detach(): void {
    this.engine = undefined;
    this.running = undefined;
    this.owner = undefined;
  }

  /** No other engine will follow. */
  close(): void {
    this.closed = true;
    this.lose();
    [...this.users].forEach((user) => {
      user.end(DATABASE_CLOSED);
    });
  }

  join(user: SessionUser): void {
    if (this.closed) {
      user.end(DATABASE_CLOSED);
      return;
    }
    this.users.add(user);
    if (this.engine) {
      user.answer(this.engine.greeting);
    } else {
      this.ungreeted.add(user);
    }
  }

  submit(user: SessionUser, batch: Batch): void {
    if (this.users.has(user)) {
      this.tasks.push({ user, batch });
      this.next();
    }
  }

  leave(user: SessionUser): void {
    if (!this.users.delete(user)) {
      return;
    }
    this.ungreeted.delete(user);
    this.tasks = [{ user, batch: RESET }, ...this.tasks.filter((task) => task.user !== user)];
    this.next();
  }

  /**
   * Works on the files of the database while no batch runs; batches wait for its end. A transaction may be open: in the
   * files it is one that never ended.
   *
   * @throws Error without an engine, or when it ends meanwhile
   */
  async between<T>(work: () => Promise<T>): Promise<T> {
    while (this.running || this.held) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    const { engine } = this;
    if (!engine) {
      throw new Error('the embedded database does not run at the moment: try again');
    }
    this.held = true;
    try {
      const result = await work();
      if (engine !== this.engine) {
        throw new Error('the embedded database has ended meanwhile: try again');
      }
      return result;
    } finally {
      this.held = false;
      this.next();
    }
  }

  private next(): void {
    if (this.waiting.length > 0 && !this.running && !this.held) {
      // What waits takes its turn in a moment, before the next batch.
      const [first] = this.waiting.splice(0, 1);
      first?.();
      queueMicrotask(() => {
        this.next();
      });
      return;
    }
    if (this.held) {
      return;
    }
    const { engine, owner } = this;
    const index = this.tasks.findIndex(({ user }) => owner === undefined || user === owner);
    if (!engine || this.running || index < 0) {
      return;
    }
    for (const task of this.tasks.splice(index, 1)) {
      this.running = task.user;
      void this.run(engine, task);
    }
  }

  private async run(engine: Engine, { user, batch }: Task): Promise<void> {
    const cancel = this.limit === 0 ? undefined : this.watch(engine);
    try {
      const state = await engine.run(batch, (part) => {
        user.answer(part);
      });
      if (engine === this.engine) {
        this.running = undefined;
        this.owner = state === 'open' ? user : undefined;
        this.next();
      }
    } catch {
      // The owner of the engine hears of its end, too, and attaches another one.
      return;
    } finally {
      cancel?.();
    }
  }

  private watch(engine: Engine): () => void {
    return deadline(this.limit + WATCHDOG_MARGIN_MS, () => {
      this.lose(STATEMENT_TIMED_OUT);
      engine.kill('a statement took longer than STATEMENT_TIMEOUT, or than REQUEST_TIMEOUT without one');
    });
  }
}
