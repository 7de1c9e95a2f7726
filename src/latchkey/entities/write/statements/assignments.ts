import type { SqlValue } from '../../../sql/statement.js';
import type { SystemRole } from '../../../model/attribute.js';
import type { EntityModel } from '../../../model/entity-model.js';
import { boundValueOf, columnsOf, writtenColumns } from './stored-rows.js';

/** The same values for all rows of an UPDATE, as column expressions with bound parameters. */
export class Assignments {
  private readonly columns: string[] = [];
  private readonly expressions: string[] = [];
  readonly parameters: SqlValue[] = [];

  constructor(private readonly entity: EntityModel) {}

  values(values: ReadonlyMap<string, SqlValue>): this {
    for (const [name, value] of values) {
      const column = columnsOf(this.entity).get(name);
      if (!column) {
        throw new Error(`${this.entity.name}.${name} has no column`);
      }
      const bound = `${this.parameter(boundValueOf(column.attribute, value))}::${column.type}`;
      for (const [name, expression] of writtenColumns(column, bound)) {
        this.columns.push(name);
        this.expressions.push(expression);
      }
    }
    return this;
  }

  /** Sets a system attribute when the entity has it. */
  system(role: SystemRole, expression: string | { readonly value: string | null }): this {
    const attribute = this.entity.systemAttribute(role);
    if (attribute) {
      this.columns.push(attribute.column);
      this.expressions.push(typeof expression === 'string' ? expression : this.parameter(expression.value));
    }
    return this;
  }

  private parameter(value: SqlValue): string {
    return `$${this.parameters.push(value)}`;
  }

  get pairs(): string {
    return this.columns.map((column, index) => `${column} = ${this.expressions[index] ?? ''}`).join(', ');
  }
}
