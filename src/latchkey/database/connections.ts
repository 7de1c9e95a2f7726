import type { Pool, PoolClient } from 'pg';
import type { QueryRunner } from 'typeorm';
import { DatabaseTimeout } from '../errors/database-fault.js';
import { type Deadline, NOWHERE, type TimeLimits } from '../common/deadline.js';
import type { LimitedClient } from './driver/limited-client.js';

/** A connection for one use. */
export interface Taken {
  readonly client: PoolClient;
  /** @param error why it is not used again */
  readonly release: (error?: Error) => void;
}

/** Connections of the pool. Nobody waits for one longer than there is time. */
export class Connections {
  constructor(
    private readonly pool: Pool,
    private readonly limits: TimeLimits,
  ) {}

  async take(deadline: Deadline): Promise<Taken> {
    const client = await this.inTime(deadline, this.pool.connect(), (late) => {
      late.release();
    });
    // A connection that breaks fails its statement; without a listener it would end the process.
    client.on('error', ignore);
    return {
      client,
      release: (error) => {
        client.off('error', ignore);
        client.release(error);
      },
    };
  }

  /** The connection of a runner, whose statements end with the deadline until it is taken back. */
  async of(runner: QueryRunner, deadline: Deadline): Promise<LimitedClient> {
    const connecting = runner.connect() as Promise<LimitedClient>;
    const client = await this.inTime(deadline, connecting, () => void runner.release());
    client.deadline = deadline;
    return client;
  }

  /** The pool has a limit that is shorter than most deadlines: only what is left of one may be shorter. */
  private inTime<T>({ at }: Deadline, connecting: Promise<T>, late: (connected: T) => void): Promise<T> {
    const { connectionTimeoutMillis = 0 } = this.pool.options;
    if (at > performance.now() + connectionTimeoutMillis) {
      return connecting;
    }
    return new Promise((resolve, reject) => {
      const limited = {
        until: at,
        place: NOWHERE,
        expire: (): void => {
          reject(DatabaseTimeout.ofPool());
          connecting.then(late, ignore);
        },
      };
      this.limits.add(limited);
      connecting
        .finally(() => {
          this.limits.delete(limited);
        })
        .then(resolve, reject);
    });
  }
}

const ignore = (): void => undefined;
