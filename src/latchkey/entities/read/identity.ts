import type { TextRow } from '../../sql/statement.js';
import { DATATYPES } from '../../datatypes/datatypes.js';
import type { EntityId, EntityKey } from '../../model/entity-key.js';
import { compositeWriter } from '../composite-id.js';
import type { Selection } from './selection.js';

/** Where the id of an object is in a row. */
export class Identity {
  /** Positions of the parts of the key. */
  readonly columns: readonly number[];
  /** The first column, and the only one of a single key. */
  private readonly first: number;

  constructor(
    selection: Selection,
    alias: string,
    private readonly key: EntityKey,
  ) {
    this.columns = key.attributes.map(({ column }) => selection.column(`${alias}.${column}`));
    this.first = this.columns[0] ?? 0;
  }

  /** Whether an outer join found no object. */
  isMissing(row: TextRow): boolean {
    return row[this.first] == null;
  }

  idOf(row: TextRow): EntityId {
    return this.key.composite ? this.key.idOf(this.parts(row)) : (row[this.first] ?? '');
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
    const [attribute] = this.key.attributes;
    if (this.key.composite) {
      const write = compositeWriter(this.key);
      return (row) => write(this.parts(row));
    }
    // A uuid needs no escapes.
    const { write } =
      attribute && (asNumber || attribute.type === 'uuid') ? DATATYPES[attribute.type] : DATATYPES.string;
    return (row) => write(row[this.first] ?? '');
  }

  private parts(row: TextRow): string[] {
    return this.columns.map((column) => row[column] ?? '');
  }
}
