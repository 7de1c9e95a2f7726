import { Injectable } from '@nestjs/common';
import { getOrCreate } from '../../../common/get-or-create.js';
import { mapInSlices } from '../../../common/in-slices.js';
import type { SqlValue, TextRow } from '../../../sql/statement.js';
import type { Transaction } from '../../../sql/transaction.js';
import { rowsOf } from '../../../model/class-tables.js';
import type { EntityModel } from '../../../model/entity-model.js';
import {
  columnsOf,
  storedExpression,
  type StoredRow,
  storedValue,
  type WriteColumn,
} from '../statements/stored-rows.js';
import { HookRegistry } from '../hook-registry.js';
import { lockedRows } from '../statements/locked-rows.js';
import { isMember, kindOf, kindsOf, memberOfKind } from './hierarchy-member.js';

/** Alias of the table that a {@link RowReader} reads. */
export const FOUND = 't';

interface ReadColumn {
  readonly name: string;
  readonly attribute: WriteColumn['attribute'];
  readonly position: number;
}

/** Reads and locks rows of an entity, those of its subclasses included, by one statement in the order of their ids. */
export class RowReader {
  private readonly expressions: string[] = [];
  private readonly keys: readonly number[];
  private readonly deleted: number;
  private readonly kind: number;
  private readonly columns: ReadonlyMap<EntityModel, readonly ReadColumn[]>;

  /** @param hooks values are read only where a hook will see them */
  constructor(
    private readonly entity: EntityModel,
    hooks: HookRegistry,
  ) {
    const deletedDate = entity.systemAttribute('deletedDate');
    this.keys = entity.key.attributes.map(({ column }) => this.position(`${FOUND}.${column}`));
    this.deleted = this.position(deletedDate ? `${FOUND}.${deletedDate.column} IS NOT NULL` : 'FALSE');
    this.kind = this.position(kindOf(entity, FOUND));
    this.columns = new Map(entity.hierarchy.map((member) => [member, this.columnsOf(member, hooks.has(member))]));
  }

  /** @param condition about the row {@link FOUND}, with the parameters from 1 on */
  async lock(
    transaction: Transaction,
    condition: string,
    parameters: readonly SqlValue[],
  ): Promise<readonly StoredRow[]> {
    const { entity, expressions } = this;
    const order = entity.key.attributes.map(({ column }) => `${FOUND}.${column}`).join(', ');
    const rows = await lockedRows(transaction, entity, {
      select: `SELECT ${expressions.join(', ')} FROM ${rowsOf(entity)} ${FOUND}`,
      condition: `${condition} AND ${isMember(entity, FOUND, parameters.length + 1)}`,
      order,
      strength: 'UPDATE',
      parameters: [...parameters, ...kindsOf(entity)],
    });
    return mapInSlices(rows, (row) => this.found(row));
  }

  private found(row: TextRow): StoredRow {
    const entity = memberOfKind(this.entity, row[this.kind]);
    const columns = this.columns.get(entity) ?? [];
    return {
      entity,
      id: entity.key.idOf(this.keys.map((position) => row[position] ?? '')),
      deleted: row[this.deleted] === 't',
      values: new Map(
        columns.map(({ name, attribute, position }) => [name, storedValue(attribute, row[position] ?? null)]),
      ),
    };
  }

  private columnsOf(member: EntityModel, all: boolean): ReadColumn[] {
    return [...columnsOf(member)]
      .filter(([, { attribute }]) => all || attribute.kind === 'toOne')
      .map(([name, { attribute }]) => ({
        name,
        attribute,
        position: this.position(storedExpression(attribute, FOUND)),
      }));
  }

  private position(expression: string): number {
    const present = this.expressions.indexOf(expression);
    return present >= 0 ? present : this.expressions.push(expression) - 1;
  }
}

/** The reader of each entity, made once. */
@Injectable()
export class RowReaders {
  private readonly readers = new Map<EntityModel, RowReader>();

  constructor(private readonly hooks: HookRegistry) {}

  of(entity: EntityModel): RowReader {
    return getOrCreate(this.readers, entity, () => new RowReader(entity, this.hooks));
  }
}
