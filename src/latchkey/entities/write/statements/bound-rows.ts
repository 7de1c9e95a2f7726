import type { SqlValue } from '../../../sql/statement.js';
import { arrayLiteral } from '../../../database/driver/text-query.js';
import type { StoredValue } from '../../../model/entity-hooks.js';

/**
 * Rows bound as one array parameter per column: a statement has the same text whatever the number of rows, which appear
 * in SQL as the table `u`.
 */
export class BoundRows {
  readonly parameters: SqlValue[] = [];
  private readonly arrays: string[] = [];

  /**
   * @param type PostgreSQL type of the column, `text[]` for a list
   * @param values one per row
   * @returns expression for the value of the row
   */
  column(type: string, values: readonly StoredValue[]): string {
    const list = type.endsWith('[]');
    // Arrays of arrays would be flattened, so lists travel as text.
    const texts = values.map((value) => (typeof value === 'string' || value === null ? value : arrayLiteral(value)));
    const name = `c${this.arrays.length + 1}`;
    // As text already: the driver would write the arrays of all columns in one go.
    this.arrays.push(`${this.parameter(arrayLiteral(texts))}::${list ? 'text' : type}[]`);
    return list ? `u.${name}::${type}` : `u.${name}`;
  }

  /** A value that is the same for all rows. @returns its placeholder */
  parameter(value: SqlValue): string {
    return `$${this.parameters.push(value)}`;
  }

  /** Item of a FROM list. */
  get source(): string {
    return `unnest(${this.arrays.join(', ')}) AS u(${this.arrays.map((_, index) => `c${index + 1}`).join(', ')})`;
  }
}
