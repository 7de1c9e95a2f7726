import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type BoundValue, boundValues } from '../../conditions/bound-values.js';
import { type Condition, shapeOf } from '../../conditions/condition.js';
import { type SqlRunner, Statement } from '../../database/database.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import type { Rights } from '../../roles/rights.js';
import { CompiledRead, type ReadShape } from './compiled-read.js';
import { countQuery } from './count-query.js';
import { knownItems } from './sort.js';

/** Compiled reads kept; plans and filters written in requests make their number unlimited. */
const MAX_COMPILED = 1_000;
/** Characters of all their keys, by which their SQL grows: a filter of a thousand conditions counts as many small ones. */
const MAX_KEY_CHARACTERS = 2_000_000;

const LIMITS = {
  max: MAX_COMPILED,
  maxSize: MAX_KEY_CHARACTERS,
  sizeCalculation: (_: unknown, key: string): number => key.length,
};

/** Compiles each combination of entity, plan, sort, rights and shape of filter once. */
@Injectable()
export class ReadCompiler {
  private readonly cache = new LRUCache<string, CompiledRead>(LIMITS);
  private readonly counts = new LRUCache<string, Statement>(LIMITS);

  compile(shape: ReadShape): CompiledRead {
    const { entity, plan, rights, filter, counted = false } = shape;
    const sort = knownItems(entity, shape.sort);
    const order = sort.map(
      ({ path, direction, declared }) => `${path.join('.')} ${direction}${declared ? ' declared' : ''}`,
    );
    const key = JSON.stringify([entity.name, plan.key, order, rights.key, shapeKey(filter), counted]);
    let read = this.cache.get(key);
    if (!read) {
      read = new CompiledRead({ ...shape, sort });
      this.cache.set(key, read);
    }
    return read;
  }

  /**
   * Number of all rows that the caller may see, or of those among them that satisfy the filter.
   *
   * @param values of the filter; to be given when it has parameters
   */
  async count(
    runner: SqlRunner,
    entity: EntityModel,
    rights: Rights,
    filter?: Condition,
    values: readonly BoundValue[] = filter ? boundValues(filter) : [],
  ): Promise<string> {
    const key = JSON.stringify([entity.name, rights.key, shapeKey(filter)]);
    let statement = this.counts.get(key);
    if (!statement) {
      statement = new Statement(countQuery(entity, rights, filter, 1));
      this.counts.set(key, statement);
    }
    const [row] = await runner.rows(statement, values);
    return row?.[0] ?? '0';
  }
}

const shapeKey = (filter: Condition | undefined): string => (filter ? shapeOf(filter) : '');
