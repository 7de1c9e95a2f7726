import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from './client.js';
import type { Tally } from './tally.js';

const ASSIGNMENTS = '/rest/entities/sec_RoleAssignmentEntity';
const TAGS = '/rest/entities/Tag?limit=1';
const PASSWORD = 'sesame of failover';
const PAUSE_MS = 10;
/** A right that is taken away may count for this long, whatever happens to the database. */
export const BOUND_MS = 3_000;
/** Longer, so that what comes too late is seen. */
const WATCHED_MS = BOUND_MS + 1_000;

/** Somebody whose rights are given and taken away again and again, and who reads all the time. */
export class Person {
  /** Reads that came too late, by the assignment that was removed. */
  readonly late: { readonly tally: Tally; readonly assignment: string; readonly after: number }[] = [];

  /** Assignments that were acknowledged. */
  readonly known = new Set<string>();
  private hasUnknown = false;

  private constructor(
    readonly username: string,
    private readonly admin: Client,
    private readonly client: Client,
    private readonly tally: () => Tally,
  ) {}

  static async create(index: number, admin: Client, client: Client, tally: () => Tally): Promise<Person> {
    const username = `person-${index}`;
    const user = await admin.json('POST', '/rest/entities/User', { username, password: PASSWORD, active: true });
    const minimal = { username, roleCode: 'rest-minimal', roleType: 'resource' };
    const role = await admin.json('POST', ASSIGNMENTS, minimal);
    if (user.status !== 201 || role.status !== 201) {
      throw new Error(`${username} cannot be made: ${user.status} ${user.text} ${role.status} ${role.text}`);
    }
    await client.logIn(username, PASSWORD);
    return new Person(username, admin, client, tally);
  }

  async run(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const assignment = await this.given();
      if (assignment !== undefined && (await this.reads(stop))) {
        await this.takeAway(assignment, stop);
      }
      await pause(PAUSE_MS);
    }
  }

  /** @returns the assignment; undefined where its outcome is unknown */
  private async given(): Promise<string | undefined> {
    if (this.hasUnknown && !(await this.removeAll())) {
      return undefined;
    }
    const body = { username: this.username, roleCode: 'order-clerk', roleType: 'resource' };
    const reply = await this.admin.json('POST', ASSIGNMENTS, body);
    // 409: an attempt before it was stored after all, while nobody waited for it any more.
    this.hasUnknown = !this.tally().count('POST of an assignment', reply, 409) || reply.status === 409;
    if (this.hasUnknown) {
      return undefined;
    }
    const { id } = JSON.parse(reply.text) as { id: string };
    this.known.add(id);
    return id;
  }

  /** Those of attempts whose response was lost. @returns whether none is left */
  private async removeAll(): Promise<boolean> {
    const conditions = [
      { property: 'username', operator: '=', value: this.username },
      { property: 'roleCode', operator: '=', value: 'order-clerk' },
    ];
    const filter = encodeURIComponent(JSON.stringify({ conditions }));
    const found = await this.admin.get(`${ASSIGNMENTS}/search?filter=${filter}`);
    if (!this.tally().count('GET of assignments', found)) {
      return false;
    }
    for (const { id } of JSON.parse(found.text) as { id: string }[]) {
      if (!this.tally().count('DELETE of an assignment', await this.admin.delete(`${ASSIGNMENTS}/${id}`), 404)) {
        return false;
      }
    }
    return true;
  }

  /** Reads until rows come. @returns false when it is time to stop */
  private async reads(stop: AbortSignal): Promise<boolean> {
    while (!stop.aborted) {
      const reply = await this.client.get(TAGS);
      if (this.tally().count('GET with a right', reply, 403) && reply.status === 200) {
        return true;
      }
      await pause(PAUSE_MS);
    }
    return false;
  }

  private async takeAway(assignment: string, stop: AbortSignal): Promise<void> {
    let reply = await this.admin.delete(`${ASSIGNMENTS}/${assignment}`);
    while (!this.tally().count('DELETE of an assignment', reply, 404) && !stop.aborted) {
      await pause(PAUSE_MS);
      reply = await this.admin.delete(`${ASSIGNMENTS}/${assignment}`);
    }
    const from = reply.ended;
    while (performance.now() < from + WATCHED_MS && !stop.aborted) {
      const tally = this.tally();
      const read = await this.client.get(TAGS);
      if (tally.count('GET without a right', read, 403) && read.status === 200) {
        const after = read.began - from;
        tally.latestStale = Math.max(tally.latestStale, after);
        if (after > BOUND_MS) {
          this.late.push({ tally, assignment, after });
        }
      }
      await pause(PAUSE_MS);
    }
    if (!stop.aborted) {
      this.tally().revocations++;
    }
  }
}
