import type { TextRow } from '../../database/database.js';
import { DATATYPES } from '../../datatypes/datatypes.js';
import type { EntityId, EntityKey } from '../../metadata/entity-key.js';
import { compositeWriter } from '../composite-id.js';
import type { Selection } from './selection.js';

/** Where the id of an object stands in a row. */
export class Identity {
  private readonly columns: readonly number[];

  constructor(
    selection: Selection,
    alias: string,
    private readonly key: EntityKey,
  ) {
    this.columns = key.attributes.map(({ column }) => selection.column(`${alias}.${column}`));
  }

  /** Whether an outer join found no object. */
  isMissing(row: TextRow): boolean {
    return row[this.columns[0] ?? 0] == null;
  }

  idOf(row: TextRow): EntityId {
    return this.key.idOf(this.parts(row));
  }

  /** The id in texts for people. */
  textOf(row: TextRow): string {
    return this.parts(row).join(',');
  }

  /**
   * Compiles the JSON of `id` (protocol/entities.md 4.3).
   *
   * @param asNumber whether a single key is written as a number rather than as text
   */
  writer(asNumber: boolean): (row: TextRow) => string {
    const [column = 0] = this.columns;
    const [attribute] = this.key.attributes;
    if (this.key.composite) {
      const write = compositeWriter(this.key);
      return (row) => write(this.parts(row));
    }
    return asNumber && attribute
      ? (row) => DATATYPES[attribute.type].write(row[column] ?? '')
      : (row) => JSON.stringify(row[column] ?? '');
  }

  private parts(row: TextRow): string[] {
    return this.columns.map((column) => row[column] ?? '');
  }
}
