import { ConfigurationError } from '../../config/load-settings.js';
import type { Deadline } from '../../common/deadline.js';
import { type SqlRunner, Statement } from '../../sql/statement.js';
import { PrimaryPosition } from './primary-position.js';
import { Replica, type ReplicaOptions } from './replica.js';
import { type Chosen, type ReplicaChoice, ReplicaReader } from './replica-reader.js';

/** How often each replica is looked at. */
const BEAT_MS = 500;

const IDENTITY = new Statement(
  'SELECT (SELECT system_identifier FROM pg_control_system()), current_database(), current_user',
);

/**
 * Copies of the database that answer reads. A read first takes the position of the primary, and then runs on a replica that
 * has reached it: nothing that was committed before is missing, whichever instance and session has written it.
 */
export class Replicas implements ReplicaChoice {
  missed = 0;
  readonly all: readonly Replica[];
  private readonly position: PrimaryPosition;
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly checking = new Set<Replica>();
  private identity = '';
  /** Which one is first among those that are equally busy. */
  private first = 0;

  /** @param urls addresses of the replicas, which are named by their place among them */
  constructor(
    private readonly primary: SqlRunner,
    urls: readonly string[],
    options: ReplicaOptions,
  ) {
    this.position = new PrimaryPosition(primary);
    this.all = urls.map((url, index) => new Replica(String(index + 1), url, options));
  }

  /**
   * Looks at all replicas once, and from then on again and again. One that is not there now may come later.
   *
   * @throws ConfigurationError for one that can never be a replica of this database
   */
  async start(): Promise<void> {
    const [row] = await this.primary.rows(IDENTITY);
    this.identity = JSON.stringify(row);
    await Promise.all(this.all.map((each) => this.check(each)));
    const faults = this.all.flatMap(({ name, refusal }) =>
      refusal === undefined ? [] : [`DATABASE_REPLICA_URLS: number ${name}: ${refusal}`],
    );
    if (faults.length > 0) {
      throw new ConfigurationError(faults);
    }
    for (const replica of this.all) {
      this.timers.push(setInterval(() => void this.check(replica), BEAT_MS).unref());
    }
  }

  /** Runs the statements of one request that only reads. @param primary answers what no replica does */
  reader(primary: SqlRunner, deadline: Deadline): SqlRunner {
    return new ReplicaReader(primary, deadline, this);
  }

  async close(): Promise<void> {
    this.timers.forEach(clearInterval);
    await Promise.all(this.all.map((each) => each.close()));
  }

  /** Only one is tried: where it turns out not to be well, the primary is not far. */
  async choose(): Promise<Chosen | undefined> {
    const replica = this.leastBusy();
    const position = replica && (await this.position.now().catch(() => undefined));
    if (!position) {
      return undefined;
    }
    const startedAt = await replica.reaches(position);
    return startedAt === undefined ? undefined : { replica, position, startedAt };
  }

  private leastBusy(): Replica | undefined {
    this.first = (this.first + 1) % this.all.length;
    return [...this.all.slice(this.first), ...this.all.slice(0, this.first)]
      .filter(({ fault }) => fault === undefined)
      .reduce<Replica | undefined>((least, each) => (least && least.running <= each.running ? least : each), undefined);
  }

  private async check(replica: Replica): Promise<void> {
    if (this.checking.has(replica)) {
      return;
    }
    this.checking.add(replica);
    try {
      await replica.check(this.identity, this.position);
    } finally {
      this.checking.delete(replica);
    }
  }
}
