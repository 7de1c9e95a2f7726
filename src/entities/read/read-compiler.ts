import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { boundValues } from '../../conditions/bound-values.js';
import { type Condition, shapeOf } from '../../conditions/condition.js';
import { type SqlRunner, Statement } from '../../database/database.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import type { Rights } from '../../roles/rights.js';
import { CompiledRead, type ReadShape } from './compiled-read.js';
import { countQuery } from './count-query.js';

/** Compiled reads kept; plans and filters written in requests make their number unlimited. */
const MAX_COMPILED = 1_000;

/** Compiles each combination of entity, plan, sort, rights and shape of filter once. */
@Injectable()
export class ReadCompiler {
  private readonly cache = new LRUCache<string, CompiledRead>({ max: MAX_COMPILED });
  private readonly counts = new LRUCache<string, Statement>({ max: MAX_COMPILED });

  compile(shape: ReadShape): CompiledRead {
    const order = shape.sort.map(({ path, direction }) => `${path.join('.')} ${direction}`);
    const { entity, plan, rights, filter, counted = false } = shape;
    const key = JSON.stringify([entity.name, plan.key, order, rights.key, shapeKey(filter), counted]);
    let read = this.cache.get(key);
    if (!read) {
      read = new CompiledRead(shape);
      this.cache.set(key, read);
    }
    return read;
  }

  /** Number of all rows that the caller may see, or of those among them that satisfy the filter. */
  async count(runner: SqlRunner, entity: EntityModel, rights: Rights, filter?: Condition): Promise<string> {
    const key = JSON.stringify([entity.name, rights.key, shapeKey(filter)]);
    let statement = this.counts.get(key);
    if (!statement) {
      statement = new Statement(countQuery(entity, rights, filter, 1));
      this.counts.set(key, statement);
    }
    const [row] = await runner.rows(statement, filter && boundValues(filter));
    return row?.[0] ?? '0';
  }
}

const shapeKey = (filter: Condition | undefined): string => (filter ? shapeOf(filter) : '');
