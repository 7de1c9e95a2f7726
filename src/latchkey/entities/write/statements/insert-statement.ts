import { eachInSlices } from '../../../common/in-slices.js';
import { sqlTypeOf } from '../../../datatypes/datatypes.js';
import type { SystemRole } from '../../../model/attribute.js';
import { hasClassTables } from '../../../model/class-tables.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import { literal } from '../../../model/sql-identifier.js';
import type { SqlValue } from '../../../sql/statement.js';
import { BoundRows } from './run-statement.js';
import { boundValueOf, columnsOf, isWritable, type WriteColumn, writtenColumns } from './stored-rows.js';

/** New rows of one entity that set the same attributes with defaults of the database. */
export interface NewRows {
  readonly entity: EntityModel;
  readonly ids: readonly EntityId[];
  /** Names of those attributes. */
  readonly given: readonly string[];
  /** One value for each row. */
  readonly valuesOf: (name: string, attribute: WriteColumn['attribute']) => readonly SqlValue[];
}

export interface InsertStatement {
  readonly text: string;
  readonly ids: readonly EntityId[];
  readonly values: SqlValue[];
}

/**
 * The INSERT of new rows, with version 1 and the audit attributes of creation (protocol/entities.md 13).
 *
 * @param author username of the caller
 */
export async function insertOf({ entity, ids, given, valuesOf }: NewRows, author: string): Promise<InsertStatement> {
  const rows = new BoundRows();
  const columns: string[] = [];
  const expressions: string[] = [];
  const add = (column: string, expression: string): void => {
    columns.push(column);
    expressions.push(expression);
  };
  const keys = entity.key.arraysOf(ids);
  entity.key.attributes.forEach(({ column, type }, index) => {
    add(column, rows.column(sqlTypeOf(type), keys[index] ?? []));
  });
  await eachInSlices(columnsOf(entity), ([name, written]) => {
    const { type, attribute } = written;
    if (attribute.kind === 'scalar' && attribute.initial !== undefined) {
      add(attribute.column, attribute.initial);
    } else if (isWritable(attribute) && (attribute.kind === 'toOne' || !attribute.generated || given.includes(name))) {
      const values = valuesOf(name, attribute).map((value) => boundValueOf(attribute, value));
      for (const [column, expression] of writtenColumns(written, rows.column(type, values))) {
        add(column, expression);
      }
    }
  });
  const system = (role: SystemRole, expression: () => string): void => {
    const attribute = entity.systemAttribute(role);
    if (attribute) {
      add(attribute.column, expression());
    }
  };
  system('version', () => '1');
  system('createdDate', () => 'now()');
  system('createdBy', () => rows.parameter(author));
  system('lastModifiedDate', () => 'now()');
  if (entity.discriminator && !hasClassTables(entity)) {
    // A literal takes the type of the column; the value is declared by the application.
    add(entity.discriminator.column, literal(entity.discriminator.value));
  }
  // Identities that are always generated have got their value already.
  const into = `${entity.table} (${columns.join(', ')}) OVERRIDING SYSTEM VALUE`;
  const text = `INSERT INTO ${into} SELECT ${expressions.join(', ')} FROM ${rows.source}`;
  return { text, ids, values: rows.parameters };
}
