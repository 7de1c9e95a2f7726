import type { PostgresCluster } from '../database/postgres-cluster.js';
import { Client } from './client.js';
import type { Landscape } from './landscape.js';
import { sql } from './landscape.js';
import { BOUND_MS, Person } from './person.js';
import { Tally } from './tally.js';
import { Writer } from './writer.js';

const WRITERS = 8;
const PERSONS = 8;

/** Sessions that write and read, and persons whose rights change, all at the load balancer. */
export class Workload {
  private tally = new Tally('');
  private readonly writers: Writer[] = [];
  private readonly persons: Person[] = [];
  private readonly all: Client[] = [];
  private readonly stopping = new AbortController();
  private running: Promise<unknown> = Promise.resolve();

  private constructor(private readonly landscape: Landscape) {}

  static async start(landscape: Landscape): Promise<Workload> {
    const workload = new Workload(landscape);
    const current = (): Tally => workload.tally;
    const admin = workload.client();
    await admin.logIn('admin', 'admin');
    for (let index = 0; index < WRITERS; index++) {
      const client = workload.client();
      await client.logIn('admin', 'admin');
      workload.writers.push(new Writer(index, client, current));
    }
    for (let index = 0; index < PERSONS; index++) {
      workload.persons.push(await Person.create(index, admin, workload.client(), current));
    }
    const { signal } = workload.stopping;
    workload.running = Promise.all([...workload.writers, ...workload.persons].map((each) => each.run(signal)));
    return workload;
  }

  /** From now on everything counts for this. */
  count(tally: Tally): void {
    this.tally = tally;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    this.all.forEach((each) => {
      each.close();
    });
  }

  /** Compares what was acknowledged with what the primary has. */
  async compare(primary: PostgresCluster, tally: Tally): Promise<void> {
    // In this order: what is acknowledged after the look must not seem lost.
    const expected = this.writers.flatMap(({ rows }) =>
      [...rows].map(([id, written]) => ({ id, written, names: new Set(written.possible) })),
    );
    const found = await sql(primary, 'SELECT id::text, name FROM tag WHERE deleted_date IS NULL');
    const stored = new Map(found.map(({ id, name }) => [id as string, name as string]));
    for (const { id, written, names } of expected) {
      const name = stored.get(id);
      const isThere = name !== undefined && (names.has(name) || written.possible.has(name));
      if (!isThere && !written.isLost) {
        written.isLost = true;
        tally.lost++;
      }
    }
    this.judgeMissed();
    await this.judgeLate(primary);
  }

  /** A write that was lost cannot be read; every other one must be. */
  private judgeMissed(): void {
    for (const { rows, missed } of this.writers) {
      for (const { tally, id, what } of missed.splice(0)) {
        if (rows.get(id)?.isLost !== true) {
          tally.violations.push(`${what} (row ${id})`);
        }
      }
    }
  }

  /** A right that was given by a request without a response, or whose removal was lost, is there by right. */
  private async judgeLate(primary: PostgresCluster): Promise<void> {
    for (const { username, known, late } of this.persons) {
      if (late.length === 0) {
        continue;
      }
      const rows = await sql(
        primary,
        "SELECT id::text, delete_ts FROM sec_role_assignment WHERE username = $1 AND role_code = 'order-clerk'",
        [username],
      );
      const hasUnknown = rows.some(({ id }) => !known.has(id as string));
      for (const { tally, assignment, after } of late.splice(0)) {
        const isBack = rows.some(({ id, delete_ts: deleted }) => id === assignment && deleted === null);
        tally.lost += isBack ? 1 : 0;
        if (!isBack && !hasUnknown) {
          tally.violations.push(
            `${username} read rows ${after.toFixed(0)} ms after a right was taken away (at most ${BOUND_MS})`,
          );
        }
      }
    }
  }

  private client(): Client {
    const client = new Client(this.landscape.front.clients);
    this.all.push(client);
    return client;
  }
}
