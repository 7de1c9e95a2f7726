import { TimeLimits } from '../common/deadline.js';
import type { LimitedClient } from './driver/limited-client.js';

/** A server that has cut a statement by its own timeout says so within this time, unless the line is silent. */
const MARGIN_MS = 1_000;
/** How long a connection may take to bring something once the line is back. */
const GRACE_MS = 100;

/** What `LimitedClient`s of one database share: their limits of time, and who they are. */
export class LineLimits {
  readonly limits = new TimeLimits();
  /** Milliseconds that a statement may take on our side; `Infinity` where no server limits it. */
  readonly statement: number;
  private readonly clients = new Set<LimitedClient>();
  /** What each had received when the line was found silent. */
  private silent = new Map<LimitedClient, number>();
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param toServer whether it leads to a server; the embedded database cuts statements itself, and is never silent
   * @param statementTimeout of the server, in milliseconds; 0 = none
   */
  constructor(
    readonly toServer: boolean,
    statementTimeout: number,
    /** Milliseconds from which a statement is reported as slow; `Infinity` = never. */
    readonly slow = Infinity,
  ) {
    this.statement = toServer && statementTimeout > 0 ? statementTimeout + MARGIN_MS : Infinity;
  }

  opened(client: LimitedClient): void {
    this.clients.add(client);
    client.once('end', () => {
      this.clients.delete(client);
      this.silent.delete(client);
    });
  }

  /** The line to the server has become silent: from now on only what brings something is trusted. */
  lineLost(): void {
    this.silent = new Map([...this.clients].map((client) => [client, client.received]));
  }

  /** The server responds again: connections lost to the silence are replaced without waiting for a limit. */
  lineRestored(): void {
    const doubtful = new Map([...this.clients].map((client) => [client, this.silent.get(client) ?? 0]));
    this.silent = new Map();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      for (const [client, received] of doubtful) {
        if (client.received === received) {
          client.drop('Connection terminated: it stayed silent when the server answered again');
        }
      }
    }, GRACE_MS).unref();
  }

  /** Ends all connections: what they carry fails with this reason. */
  dropAll(reason: string): void {
    for (const client of [...this.clients]) {
      client.drop(reason);
    }
  }

  close(): void {
    clearTimeout(this.timer);
    this.limits.close();
  }
}
