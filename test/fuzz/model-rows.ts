import fc from 'fast-check';
import { type SqlRunner, type SqlValue, Statement } from '../../src/latchkey/sql/statement.js';
import { fitsColumn, NO_LIMITS, parseScalar } from '../../src/latchkey/datatypes/scalar-parser.js';
import { columnsOf, isWritable, type WriteColumn } from '../../src/latchkey/entities/write/statements/stored-rows.js';
import type { ScalarAttribute, ToOneAttribute } from '../../src/latchkey/model/attribute.js';
import type { EntityId, EntityModel } from '../../src/latchkey/model/entity-model.js';
import { insertValues } from '../builders/insert-row.js';
import { textsOf } from './model-values.js';

const ROWS = 10;
/** Ids that no row has yet, so that requests create, find and delete the same ones. */
const FREE_IDS = 4;

/** Values that only a check of the database limits, by attribute: the model does not know it. */
const LIMITED: ReadonlyMap<string, string> = new Map([['Coupon.percent', '50']]);

const MAX_ATTEMPTS = 50;
const UNIQUE_VIOLATION = '23505';

/** Rows of every entity, with values and references of every kind; one in ten is soft-deleted. */
export class ModelRows {
  private readonly ids = new Map<EntityModel, EntityId[]>();

  private constructor(
    private readonly runner: SqlRunner,
    private readonly entities: readonly EntityModel[],
    private seed: number,
  ) {}

  static async insert(runner: SqlRunner, entities: readonly EntityModel[], seed: number): Promise<ModelRows> {
    const rows = new ModelRows(runner, entities, seed);
    await rows.insertAll();
    await rows.refer();
    await rows.link();
    return rows;
  }

  /** Ids of the rows of an entity and of those that extend it. */
  idsOf(entity: EntityModel): readonly EntityId[] {
    return entity.hierarchy.flatMap((each) => this.ids.get(each) ?? []);
  }

  /** Ids of uuid keys that a client may give to new rows; empty for other keys. */
  freeIdsOf(entity: EntityModel): readonly EntityId[] {
    return entity.key.attributes[0]?.type === 'uuid'
      ? Array.from({ length: FREE_IDS }, (_, index) => this.uuidOf(entity, ROWS + index))
      : [];
  }

  /** Entities whose mandatory references point to others come after those. */
  private async insertAll(): Promise<void> {
    let waiting = this.entities;
    while (waiting.length > 0) {
      const ready = waiting.filter((entity) =>
        [...entity.attributes.values()].every(
          (attribute) => attribute.kind !== 'toOne' || !attribute.mandatory || this.idsOf(attribute.target).length > 0,
        ),
      );
      for (const entity of ready) {
        await this.insertRows(entity);
      }
      waiting = waiting.filter((entity) => !ready.includes(entity));
    }
  }

  private async insertRows(entity: EntityModel): Promise<void> {
    for (let index = 0; index < ROWS; index++) {
      await this.insertRow(entity, index);
    }
    const { table, key, discriminator } = entity;
    const columns = key.attributes.map(({ column }) => column).join(', ');
    const kind = discriminator ? ` WHERE ${discriminator.column} = $1` : '';
    const rows = await this.runner.rows(
      new Statement(`SELECT ${columns} FROM ${table}${kind} ORDER BY ${columns}`),
      discriminator ? [discriminator.value] : [],
    );
    this.ids.set(
      entity,
      rows.map((row) => key.idOf(row.map((part) => part ?? ''))),
    );
  }

  /** Generated values may violate a unique constraint: then it tries the next ones. */
  private async insertRow(entity: EntityModel, index: number): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await insertValues(this.runner, entity.table, this.valuesOf(entity, index));
        return;
      } catch (error) {
        if (attempt === MAX_ATTEMPTS || (error as { code?: string }).code !== UNIQUE_VIOLATION) {
          throw error;
        }
      }
    }
  }

  private valuesOf(entity: EntityModel, index: number): Record<string, SqlValue> {
    const values: Record<string, SqlValue> = {};
    for (const attribute of entity.key.attributes) {
      const text = this.keyOf(entity, attribute, index);
      if (text !== undefined) {
        values[attribute.column] = text;
      }
    }
    for (const { attribute, column } of columnsOf(entity).values()) {
      if (isWritable(attribute) && (attribute.kind !== 'toOne' || attribute.mandatory)) {
        values[column] = this.valueOf(attribute);
      }
    }
    const version = entity.systemAttribute('version');
    if (version) {
      values[version.column] = '1';
    }
    const deletedDate = entity.systemAttribute('deletedDate');
    if (deletedDate && index === 0) {
      values[deletedDate.column] = '2024-04-01';
    }
    return entity.discriminator ? { ...values, [entity.discriminator.column]: entity.discriminator.value } : values;
  }

  private keyOf(entity: EntityModel, { type, generated }: ScalarAttribute, index: number): string | undefined {
    if (type === 'uuid') {
      return this.uuidOf(entity, index);
    }
    return generated ? undefined : String(index + 1);
  }

  private uuidOf(entity: EntityModel, index: number): string {
    const [first, last] = [this.entities.indexOf(entity), index].map((number) => String(number));
    return `${(first ?? '').padStart(8, '0')}-0000-4000-8000-${(last ?? '').padStart(12, '0')}`;
  }

  private valueOf(attribute: WriteColumn['attribute']): SqlValue {
    switch (attribute.kind) {
      case 'toOne':
        return this.one(fc.constantFrom(...this.idsOf(attribute.target)));
      case 'enum':
        return attribute.enum.idOf(this.one(fc.constantFrom(...attribute.enum.names))) ?? null;
      case 'elements':
        return this.one(fc.array(textsOf(attribute.type), { maxLength: 3 })).flatMap(
          (text) => parseScalar(attribute.type, text, NO_LIMITS) ?? [],
        );
      case 'scalar': {
        const limited = LIMITED.get(`${attribute.owner}.${attribute.name}`);
        if (limited !== undefined) {
          return limited;
        }
        const stored = textsOf(attribute.type)
          .map((text) => parseScalar(attribute.type, text, NO_LIMITS))
          .filter((text) => (text === null ? attribute.nullable : fitsColumn(attribute, text)));
        return this.one(stored);
      }
    }
  }

  private one<T>(arbitrary: fc.Arbitrary<T>): T {
    const [value] = fc.sample(arbitrary, { numRuns: 1, seed: ++this.seed });
    return value as T;
  }

  private async refer(): Promise<void> {
    for (const entity of this.entities) {
      for (const attribute of entity.attributes.values()) {
        if (attribute.kind === 'toOne' && !attribute.mandatory) {
          await this.referBy(entity, attribute);
        }
      }
    }
  }

  /** No two rows refer to the same one, so that one-to-one references are among them. */
  private async referBy(entity: EntityModel, { column, target }: ToOneAttribute): Promise<void> {
    const targets = this.idsOf(target);
    const update = new Statement(`UPDATE ${entity.table} t SET ${column} = $1 WHERE ${entity.key.isAnyOf('t', 2)}`);
    for (const [index, id] of (this.ids.get(entity) ?? []).entries()) {
      const other = targets[(index * 7) % targets.length];
      if (index % 4 > 0 && other !== undefined) {
        await this.runner.rows(update, [other, ...entity.key.arraysOf([id])]);
      }
    }
  }

  private async link(): Promise<void> {
    for (const entity of this.entities) {
      for (const attribute of entity.attributes.values()) {
        if (attribute.kind === 'toMany' && attribute.link.kind === 'joinTable' && attribute.link.owning) {
          const { table, owner, target } = attribute.link;
          const insert = new Statement(
            `INSERT INTO ${table} (${owner.column}, ${target.column}) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
          );
          const targets = this.idsOf(attribute.target);
          for (const [index, id] of (this.ids.get(entity) ?? []).entries()) {
            await this.runner.rows(insert, [id, targets[(index * 3) % targets.length] ?? null]);
            await this.runner.rows(insert, [id, targets[(index * 5 + 1) % targets.length] ?? null]);
          }
        }
      }
    }
  }
}
