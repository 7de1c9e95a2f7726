import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from './client.js';
import type { Tally } from './tally.js';

const TAGS = '/rest/entities/Tag';
const PAUSE_MS = 5;

/** What a row may look like: as the last acknowledged write left it, or as one did whose outcome is unknown. */
export interface Written {
  acknowledged: string;
  readonly possible: Set<string>;
  /** Set when an acknowledged write of it is lost: that counts once. */
  isLost: boolean;
}

/** A session that writes rows, and reads each of its writes at once, through whichever instance. */
export class Writer {
  readonly rows = new Map<string, Written>();

  /** @param tally where the next request counts */
  constructor(
    private readonly index: number,
    private readonly client: Client,
    private readonly tally: () => Tally,
  ) {}

  async run(stop: AbortSignal): Promise<void> {
    for (let row = 0; !stop.aborted; row++) {
      const name = `failover-${this.index}-${row}`;
      const tally = this.tally();
      const reply = await this.client.json('POST', TAGS, { name });
      if (tally.count('POST', reply)) {
        tally.writes.push(reply.ended - reply.began);
        const { id } = JSON.parse(reply.text) as { id: string };
        const written = { acknowledged: name, possible: new Set([name]), isLost: false };
        this.rows.set(id, written);
        await this.readBack(id, written);
        await this.change(id, written);
      }
      await pause(PAUSE_MS);
    }
  }

  private async change(id: string, written: Written): Promise<void> {
    const tally = this.tally();
    const name = `${written.acknowledged}-changed`;
    written.possible.add(name);
    const reply = await this.client.json('PUT', `${TAGS}/${id}`, { name });
    // A row whose creation is lost cannot be changed.
    if (tally.count('PUT', reply, 404) && reply.status === 200) {
      tally.writes.push(reply.ended - reply.began);
      written.acknowledged = name;
      written.possible.clear();
      written.possible.add(name);
      await this.readBack(id, written);
    } else if (reply.status === 404) {
      this.missed.push({ tally, id, what: 'PUT finds no row' });
    }
  }

  /** Rows that were not read as they were written. Where their write is lost, that is what counts. */
  readonly missed: { readonly tally: Tally; readonly id: string; readonly what: string }[] = [];

  private async readBack(id: string, { acknowledged }: Written): Promise<void> {
    const tally = this.tally();
    const reply = await this.client.get(`${TAGS}/${id}`);
    if (!tally.count('GET', reply, 404)) {
      return;
    }
    tally.ownWrites++;
    const name = reply.status === 200 ? (JSON.parse(reply.text) as { name: string }).name : undefined;
    if (name !== acknowledged) {
      this.missed.push({ tally, id, what: `GET shows ${name ?? 'no row'} instead of ${acknowledged}` });
    }
  }
}
