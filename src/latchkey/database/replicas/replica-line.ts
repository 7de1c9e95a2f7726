import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { isPooled } from '../pooler.js';

/** A replica that leaves anything unanswered for this many milliseconds is silent. */
export const SILENT_MS = 1_000;
/** How long a read waits before it looks again how far the replica is. */
const POLL_MS = 2;

/** Values are texts, as everywhere. */
type Row = (string | null)[];

const LOOK =
  "SELECT pg_is_in_recovery(), lpad(upper(to_hex(greatest((SELECT received_tli FROM pg_stat_wal_receiver), (SELECT timeline_id FROM pg_control_checkpoint())))), 8, '0')," +
  ' extract(epoch FROM pg_postmaster_start_time()), (SELECT system_identifier FROM pg_control_system()), current_database(), current_user';
const PROGRESS = "SELECT pg_last_wal_replay_lsn() - '0/0'";

/** What a server says of itself. */
export interface ServerFacts {
  /** Whether it follows a primary. */
  readonly isStandby: boolean;
  /** The newest one whose history it has accepted. */
  readonly timeline: string;
  /** Another one after each start. */
  readonly startedAt: string;
  /** Names cluster, database and user: those of a replica are those of its primary. */
  readonly identity: string;
}

interface Waiting {
  readonly bytes: number;
  readonly until: number;
  readonly resolve: (reached: boolean) => void;
}

/** A connection to a replica over which no reads go: how it is, and how far. */
export class ReplicaLine {
  /** Whether a pooler is in between; known from the first look on. */
  isPooled = false;
  private client: pg.Client | undefined;
  /** Bytes of the log that it has replayed, as far as known. */
  private replayed = 0;
  private readonly waiting = new Set<Waiting>();
  private isPolling = false;
  private isClosed = false;

  /** @param lost called when the connection ends by itself */
  constructor(
    private readonly server: pg.ClientConfig,
    private readonly lost: (error: Error) => void,
  ) {}

  /** Connects where that is needed. @throws when the replica does not answer in time */
  async look(): Promise<ServerFacts> {
    this.client ??= await this.connect();
    const [isStandby, timeline, startedAt, ...identity] = await this.row(this.client, LOOK);
    return {
      isStandby: isStandby === 't',
      timeline: timeline ?? '',
      startedAt: startedAt ?? '',
      identity: JSON.stringify(identity),
    };
  }

  /**
   * Whether the replica has replayed this many bytes of the log, or does so soon.
   *
   * @param milliseconds to wait at most, and {@link SILENT_MS} longer when it is silent
   */
  reaches(bytes: number, milliseconds: number): boolean | Promise<boolean> {
    if (this.replayed >= bytes) {
      return true;
    }
    return new Promise((resolve) => {
      this.waiting.add({ bytes, until: performance.now() + milliseconds, resolve });
      void this.poll();
    });
  }

  close(): void {
    const { client } = this;
    this.isClosed = true;
    this.forget();
    if (client) {
      destroy(client);
    }
  }

  /** One statement at a time is under way for all that wait. */
  private async poll(): Promise<void> {
    if (this.isPolling) {
      return;
    }
    this.isPolling = true;
    for (;;) {
      await this.progress();
      for (const each of this.waiting) {
        const hasReached = this.replayed >= each.bytes;
        if (hasReached || !this.client || performance.now() >= each.until) {
          this.waiting.delete(each);
          each.resolve(hasReached);
        }
      }
      if (this.waiting.size === 0) {
        this.isPolling = false;
        return;
      }
      await pause(POLL_MS);
    }
  }

  private async progress(): Promise<void> {
    const { client } = this;
    if (!client) {
      return;
    }
    const [bytes] = await this.row(client, PROGRESS).catch((): Row => []);
    if (client === this.client) {
      this.replayed = Number(bytes ?? 0);
    }
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client({ ...this.server, connectionTimeoutMillis: SILENT_MS });
    client.on('error', (error) => {
      this.ended(client, error);
    });
    client.on('end', () => {
      this.ended(client, new Error('connection ended'));
    });
    try {
      await client.connect();
      this.isPooled = await inTime(client, isPooled(client));
    } catch (error) {
      destroy(client);
      throw error;
    }
    if (this.isClosed) {
      destroy(client);
      throw new Error('the application ends');
    }
    return client;
  }

  /** A failure of a look is reported by the look itself; the end of the connection is reported once. */
  private ended(client: pg.Client, error: Error): void {
    if (client === this.client) {
      this.forget();
      this.lost(error);
    }
  }

  /** After a crash a replica may begin before the place where it was. */
  private forget(): void {
    this.client = undefined;
    this.replayed = 0;
  }

  private async row(client: pg.Client, text: string): Promise<Row> {
    const { rows } = await inTime(client, client.query<Row>({ text, rowMode: 'array', types: AS_TEXT }));
    return rows[0] ?? [];
  }
}

const AS_TEXT = { getTypeParser: () => (value: string) => value } as unknown as pg.CustomTypesConfig;

/** Ends a connection that leaves something unanswered. */
async function inTime<T>(client: pg.Client, answer: Promise<T>): Promise<T> {
  let isAnswered = false;
  const timer = setTimeout(() => {
    // What came while this process was busy is read first.
    setImmediate(() => {
      if (!isAnswered) {
        destroy(client, new Error(`Connection terminated: no response within ${SILENT_MS} ms`));
      }
    });
  }, SILENT_MS);
  try {
    return await answer;
  } finally {
    isAnswered = true;
    clearTimeout(timer);
  }
}

/** Without a farewell: the server may not be there to read it. */
function destroy(client: pg.Client, reason?: Error): void {
  client.connection.stream.destroy(reason);
}
