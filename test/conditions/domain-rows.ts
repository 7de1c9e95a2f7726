import type { ConditionRow } from '../../src/latchkey/conditions/predicate.js';
import { type SqlRunner, Statement } from '../../src/latchkey/sql/statement.js';
import { type Attribute, isValueAttribute } from '../../src/latchkey/model/attribute.js';
import type { EntityModel } from '../../src/latchkey/model/entity-model.js';

/** All rows of some tables as objects in memory, the way the database prints their values. */
export class DomainRows {
  private constructor(private readonly tables: ReadonlyMap<EntityModel, ReadonlyMap<string, StoredRow>>) {}

  static async load(runner: SqlRunner, entities: readonly EntityModel[]): Promise<DomainRows> {
    const tables = new Map<EntityModel, ReadonlyMap<string, StoredRow>>();
    for (const entity of entities) {
      tables.set(entity, await storedRows(runner, entity));
    }
    return new DomainRows(tables);
  }

  /** Ids of the visible rows of an entity. */
  visibleIds(entity: EntityModel): string[] {
    return [...(this.tables.get(entity)?.entries() ?? [])].filter(([, row]) => !row.deleted).map(([id]) => id);
  }

  row(entity: EntityModel, id: string): ConditionRow | null {
    const stored = this.tables.get(entity)?.get(id);
    return stored
      ? {
          value: (attribute) => stored.values.get(attribute.column) ?? null,
          reference: (attribute) => this.row(attribute.target, stored.values.get(attribute.column) ?? ''),
          items: ({ target, link }) =>
            link.kind === 'inverse' ? this.itemsBy(target, (item) => item.values.get(link.column) === id) : [],
        }
      : null;
  }

  private itemsBy(target: EntityModel, belongs: (row: StoredRow) => boolean): ConditionRow[] {
    return this.visibleIds(target).flatMap((id) => {
      const stored = this.tables.get(target)?.get(id);
      const row = stored && belongs(stored) ? this.row(target, id) : null;
      return row ? [row] : [];
    });
  }
}

interface StoredRow {
  /** By quoted column name. */
  readonly values: ReadonlyMap<string, string | null>;
  readonly deleted: boolean;
}

async function storedRows(runner: SqlRunner, entity: EntityModel): Promise<ReadonlyMap<string, StoredRow>> {
  const columns = [...new Set([...entity.attributes.values()].flatMap(columnsOf))];
  const deletedColumn = entity.systemAttribute('deletedDate')?.column ?? '';
  const rows = await runner.rows(new Statement(`SELECT ${columns.join(', ')} FROM ${entity.table}`));
  return new Map(
    rows.map((row) => {
      const values = new Map(columns.map((column, index) => [column, row[index] ?? null]));
      const deleted = (values.get(deletedColumn) ?? null) !== null;
      return [values.get(entity.primaryKey.column) ?? '', { values, deleted }];
    }),
  );
}

function columnsOf(attribute: Attribute): string[] {
  if (attribute.kind === 'embedded') {
    return [...attribute.attributes.values()].flatMap(columnsOf);
  }
  return isValueAttribute(attribute) || attribute.kind === 'toOne' ? [attribute.column] : [];
}
