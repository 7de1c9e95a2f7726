import { sqlTypeOf } from '../datatypes/datatypes.js';
import type { ScalarAttribute } from './attribute.js';

/** Text form of an id: the stored text of a single key, a JSON array of the parts of a composite one. */
export type EntityId = string;

/** The primary key of an entity: one attribute, or several (protocol/entities.md 11). */
export class EntityKey {
  readonly composite: boolean;

  constructor(readonly attributes: readonly ScalarAttribute[]) {
    this.composite = attributes.length > 1;
  }

  /** @param parts one text per key attribute, in their order */
  idOf(parts: readonly string[]): EntityId {
    return this.composite ? JSON.stringify(parts) : (parts[0] ?? '');
  }

  /** The inverse of {@link idOf}. */
  partsOf(id: EntityId): readonly string[] {
    return this.composite ? (JSON.parse(id) as string[]) : [id];
  }

  /** One array per key attribute: the parameters of {@link isAnyOf}. */
  arraysOf(ids: readonly EntityId[]): readonly (readonly string[])[] {
    const parts = ids.map((id) => this.partsOf(id));
    return this.attributes.map((_, index) => parts.map((each) => each[index] ?? ''));
  }

  /**
   * SQL condition: the row of `alias` has one of the ids bound as arrays.
   *
   * @param first number of the first of the parameters
   */
  isAnyOf(alias: string, first: number): string {
    const columns = this.attributes.map(({ column }) => `${alias}.${column}`);
    const arrays = this.attributes.map(({ type }, index) => `$${first + index}::${sqlTypeOf(type)}[]`);
    return this.composite
      ? `(${columns.join(', ')}) IN (SELECT * FROM unnest(${arrays.join(', ')}))`
      : `${columns[0] ?? ''} = ANY(${arrays[0] ?? ''})`;
  }
}
