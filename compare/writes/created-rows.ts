import { stringify } from 'lossless-json';
import { isList, type Json, member, scalarText } from '../json.js';
import type { Server } from '../server/server.js';

interface CreatedRow {
  readonly entity: string;
  readonly id: string;
}

/** Objects that this run created on one server, and that must be gone in the end. */
export class CreatedRows {
  private rows: CreatedRow[] = [];
  /** Attributes whose values hold the prefix, by entity. */
  private readonly marked = new Map<string, string>();

  constructor(
    readonly server: Server,
    /** Users, in the order in which they try to delete. */
    private readonly callers: readonly string[],
    private readonly prefix: string,
  ) {}

  /** Objects of the entity with the prefix in this attribute are deleted too: those whose creation had no response. */
  mark(entity: string, attribute: string): void {
    this.marked.set(entity, attribute);
  }

  /** Takes over each object of the answer to a creation. @returns id of the only one */
  record(entity: string, body: Json | undefined): string | undefined {
    const ids = idsIn(body);
    this.rows.push(...ids.map((id) => ({ entity, id })));
    return ids.length === 1 ? ids[0] : undefined;
  }

  /** The latest first, as it may refer to those before. @returns one sentence for each object that is left */
  async deleteAll(): Promise<string[]> {
    for (const [entity, attribute] of this.marked) {
      const condition = { property: attribute, operator: 'startsWith', value: this.prefix };
      const filter = encodeURIComponent(stringify({ conditions: [condition] }) ?? '');
      for (const caller of this.callers) {
        const path = `/rest/entities/${entity}/search?filter=${filter}`;
        const { body } = await this.server.ask({ group: 'writes', caller, method: 'GET', path });
        this.rows.push(...idsIn(body).map((id) => ({ entity, id })));
      }
    }
    const unique = new Map(this.rows.map((row) => [`${row.entity}/${row.id}`, row]));
    const left: string[] = [];
    for (const row of [...unique.values()].reverse()) {
      left.push(...(await this.delete(row)));
    }
    this.rows = [];
    this.marked.clear();
    return left;
  }

  private async delete({ entity, id }: CreatedRow): Promise<string[]> {
    const path = `/rest/entities/${entity}/${encodeURIComponent(id)}`;
    const statuses: number[] = [];
    for (const caller of this.callers) {
      const { status } = await this.server.ask({ group: 'writes', caller, method: 'DELETE', path });
      if (status === 204 || status === 200 || status === 404) {
        return [];
      }
      statuses.push(status);
    }
    return [`${this.server.name}: ${entity} ${id}, DELETE returns ${statuses.join(', ')}`];
  }
}

function idsIn(body: Json | undefined): string[] {
  return (isList(body) ? body : [body]).flatMap((item) => scalarText(member(item, 'id')) ?? []);
}
